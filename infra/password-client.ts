import { CfnUserPoolClient, type IUserPool, UserPoolClient } from "aws-cdk-lib/aws-cognito";
import type { Construct } from "constructs";
import { clientOptions } from "./client-options.ts";

export interface PasswordClientProps {
  /** Who may sign in. */
  readonly users: IUserPool;
}

/**
 * The client by which whoever has the account's credentials takes a token for a user, with their password and without a
 * page: for scripts and trials.
 */
export class PasswordClient extends UserPoolClient {
  constructor(scope: Construct, id: string, { users }: PasswordClientProps) {
    super(scope, id, {
      userPool: users,
      ...clientOptions,
      disableOAuth: true,
    });
    // The id that it has in running deployments, whose scripts know the client.
    const resource = this.node.defaultChild;
    if (resource instanceof CfnUserPoolClient) resource.overrideLogicalId("ApiSignInDashboard6E20177C");
  }
}
