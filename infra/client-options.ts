import { Duration } from "aws-cdk-lib";
import { ClientAttributes, type UserPoolClientOptions } from "aws-cdk-lib/aws-cognito";

/** What every client of the user pool has in common. */
export const clientOptions = {
  // Neither a browser nor a script on someone's machine can keep a secret.
  generateSecret: false,
  // Beside a page, for whoever has the account's credentials, and for nobody else. Without a flow Cognito would allow some
  // of its own choice, one of which excludes rotation.
  authFlows: { adminUserPassword: true },
  /** What a client finds in the tokens of a user: their address, and the sites that they may see. */
  readAttributes: new ClientAttributes().withStandardAttributes({ email: true }).withCustomAttributes("sites"),
  /** Never sites: a user who could write them would choose what they see. An empty list would mean the default one. */
  writeAttributes: new ClientAttributes().withStandardAttributes({ locale: true }),
  preventUserExistenceErrors: true,
  enableTokenRevocation: true,
  idTokenValidity: Duration.hours(1),
  accessTokenValidity: Duration.hours(1),
  refreshTokenValidity: Duration.days(30),
} satisfies UserPoolClientOptions;
