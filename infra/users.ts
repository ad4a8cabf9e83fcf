import { RemovalPolicy, Validations } from "aws-cdk-lib";
import { AccountRecovery, FeaturePlan, Mfa, StringAttribute, UserPool, UserPoolGroup } from "aws-cdk-lib/aws-cognito";
import type { Construct } from "constructs";

export interface UsersProps {
  /**
   * Keep the users when their stack is deleted, and refuse to delete them by any other way.
   * @default true
   */
  readonly production?: boolean;
  /**
   * Whether everybody signs in with the code of an authenticator app besides the password, or those who have one.
   * @default "optional"
   */
  readonly mfa?: "optional" | "required" | undefined;
}

/**
 * The editors and admins: a user pool that only whoever runs the service adds people to. What a user may do is their
 * group, and the sites that they may see are their attribute `sites`.
 */
export class Users extends UserPool {
  constructor(scope: Construct, id: string, { production = true, mfa = "optional" }: UsersProps = {}) {
    super(scope, id, {
      selfSignUpEnabled: false,
      // Fixed for the life of the pool: people sign in with their address, in any case.
      signInAliases: { email: true },
      signInCaseSensitive: false,
      customAttributes: { sites: new StringAttribute({ mutable: true, maxLen: 2_048 }) },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
      },
      mfa: mfa === "required" ? Mfa.REQUIRED : Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      featurePlan: FeaturePlan.ESSENTIALS,
      deletionProtection: production,
      removalPolicy: production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    new UserPoolGroup(this, "Editors", { userPool: this, groupName: "editors", description: "May read the reports" });
    new UserPoolGroup(this, "Admins", {
      userPool: this,
      groupName: "admins",
      description: "May do what editors may, and change articles",
    });
    if (mfa === "optional") {
      Validations.of(this).acknowledge({
        id: "AwsSolutions-COG2",
        reason:
          "Reports hold no personal data, and each newsroom decides what its editors have at hand for a second factor: " +
          "signIn.mfa in tirage.config.ts.",
      });
    }
    Validations.of(this).acknowledge({
      id: "AwsSolutions-COG8",
      reason:
        "The plus plan costs $0.02 a month and user from the first one on, where this plan has 10,000 users free.",
    });
  }
}
