import { Aws, Duration, Fn } from "aws-cdk-lib";
import {
  CfnManagedLoginBranding,
  type IUserPool,
  ManagedLoginVersion,
  OAuthScope,
  UserPoolClient,
  UserPoolDomain,
} from "aws-cdk-lib/aws-cognito";
import { Construct } from "constructs";
import { clientOptions } from "./client-options.ts";

export interface DashboardSignInProps {
  /** Who may sign in. */
  readonly users: IUserPool;
  /** Where the dashboard is, with a slash at the end: users come back there, signed in or out. */
  readonly dashboardUrl: string;
  /**
   * What the address of the sign-in page begins with, before `.auth.REGION.amazoncognito.com`.
   * @default - `tirage-` and a part of the stack's own id
   */
  readonly domainPrefix?: string | undefined;
}

/** The page where editors and admins say who they are, and the client by which the dashboard sends them there. */
export class DashboardSignIn extends Construct {
  readonly client: UserPoolClient;
  /** The origins that the dashboard's script asks: the issuer's, for what it says of itself, and the one of tokens. */
  readonly origins: readonly string[];

  constructor(scope: Construct, id: string, { users, dashboardUrl, domainPrefix }: DashboardSignInProps) {
    super(scope, id);
    const domain = new UserPoolDomain(this, "Domain", {
      userPool: users,
      cognitoDomain: { domainPrefix: domainPrefix ?? defaultPrefix() },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    this.client = new UserPoolClient(this, "Client", {
      userPool: users,
      // The page proves itself by PKCE. Its tokens are renewed for 30 days, for a screen in the newsroom that is left open,
      // and it keeps them in its memory alone.
      ...clientOptions,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        // Not Cognito's own scope: with that one, users could change their attributes.
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
        callbackUrls: [dashboardUrl],
        logoutUrls: [dashboardUrl],
      },
      // A refresh token renews once, and a little longer where its answer got lost.
      refreshTokenRotationGracePeriod: Duration.seconds(30),
    });
    // A client without a style has no sign-in page.
    // https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-branding.html
    new CfnManagedLoginBranding(this, "Style", {
      userPoolId: users.userPoolId,
      clientId: this.client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
    const issuerHost = Fn.select(0, Fn.split("/", users.userPoolProviderName));
    this.origins = [`https://${issuerHost}`, domain.baseUrl()];
  }
}

/** Names of sign-in pages are unique in a region of AWS, and a stack's id ends with a random part: 12 of 0-9 and a-f. */
function defaultPrefix(): string {
  const uuid = Fn.select(2, Fn.split("/", Aws.STACK_ID));
  return `tirage-${Fn.select(4, Fn.split("-", uuid))}`;
}
