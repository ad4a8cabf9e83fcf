import { ClientAttributes } from "aws-cdk-lib/aws-cognito";

/** What a client finds in the tokens of a user: their address, and the sites that they may see. */
export const readAttributes = new ClientAttributes()
  .withStandardAttributes({ email: true })
  .withCustomAttributes("sites");

/** Never sites: a user who could write them would choose what they see. An empty list would mean the default one. */
export const writeAttributes = new ClientAttributes().withStandardAttributes({ locale: true });
