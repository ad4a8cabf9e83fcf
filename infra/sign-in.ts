import { Duration } from "aws-cdk-lib";
import type { IHttpRouteAuthorizer } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpJwtAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { ClientAttributes, type IUserPool, OAuthScope, UserPoolClient } from "aws-cdk-lib/aws-cognito";
import { Construct } from "constructs";

export interface SignInProps {
  /** Who may sign in. */
  readonly users: IUserPool;
  /** Where the dashboard is, which users come back to. */
  readonly dashboardUrl: string;
}

/** How users get a token, in the dashboard's browser, and what checks it before a route. */
export class SignIn extends Construct {
  readonly client: UserPoolClient;
  /** Lets through what has a valid token of this client: its signature, issuer, audience and expiry are checked. */
  readonly authorizer: IHttpRouteAuthorizer;

  constructor(scope: Construct, id: string, { users, dashboardUrl }: SignInProps) {
    super(scope, id);
    this.client = new UserPoolClient(this, "Dashboard", {
      userPool: users,
      // A browser can keep no secret: it proves itself by PKCE.
      generateSecret: false,
      // For whoever has the account's credentials, and for nobody else.
      authFlows: { adminUserPassword: true },
      oAuth: {
        flows: { authorizationCodeGrant: true },
        // Not Cognito's own scope: with that one, users could change their attributes.
        scopes: [OAuthScope.OPENID, OAuthScope.PROFILE, OAuthScope.EMAIL],
        callbackUrls: [dashboardUrl],
        logoutUrls: [dashboardUrl],
      },
      readAttributes: new ClientAttributes().withStandardAttributes({ email: true }).withCustomAttributes("sites"),
      // Never sites: a user who could write them would choose what they see. An empty list would mean the default one.
      writeAttributes: new ClientAttributes().withStandardAttributes({ locale: true }),
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      idTokenValidity: Duration.hours(1),
      accessTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(30),
    });
    this.authorizer = new HttpJwtAuthorizer("Token", `https://${users.userPoolProviderName}`, {
      jwtAudience: [this.client.userPoolClientId],
    });
  }
}
