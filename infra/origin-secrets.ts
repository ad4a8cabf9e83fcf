import { RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { type ISecret, Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";

/** The header in which CloudFront sends the secret, as `functions/lambda/viewer.ts` reads it. */
export const ORIGIN_HEADER = "x-tirage-origin";

/** A comma would end a secret. MiniStack leaves out what is named here, and knows no other way to say it. */
const PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

export interface OriginSecretsProps {
  /** Which secret is sent, 1 at first; one more is a new one. */
  readonly current: number;
}

/**
 * By what the functions know a request that comes through the distribution: the secret that it sends, and the one that
 * it sent before, which some of its places still send while a change goes out. Templates hold references to them alone.
 */
export class OriginSecrets extends Construct {
  readonly current: Pick<ISecret, "secretValue">;
  /** What the functions take, between commas, as CloudFormation fills it in. */
  readonly accepted: string;

  constructor(scope: Construct, id: string, { current }: OriginSecretsProps) {
    super(scope, id);
    const secrets = [current, current - 1]
      .filter((number) => number >= 1)
      .map((number) => this.#makeSecret(`Secret${number}`));
    const [first] = secrets;
    if (!first) throw new Error("origin secrets are numbered from 1 on");
    this.current = first;
    this.accepted = secrets.map(({ secretValue }) => secretValue.unsafeUnwrap()).join(",");
  }

  #makeSecret(id: string): Secret {
    const secret = new Secret(this, id, {
      description: "Shows the API of Tirage that a request comes through its CloudFront distribution",
      generateSecretString: { passwordLength: 43, excludePunctuation: true, excludeCharacters: PUNCTUATION },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // The same whatever is sent, so that no deployment has to remove an export that is in use.
    Stack.of(this).exportValue(secret.secretArn);
    Validations.of(secret).acknowledge({
      id: "AwsSolutions-SMG4",
      reason:
        "A deployment changes it, since CloudFront and the functions have to learn it together: add one to " +
        "edge.originSecret in tirage.config.ts.",
    });
    return secret;
  }
}
