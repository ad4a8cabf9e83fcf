import { RemovalPolicy, Validations } from "aws-cdk-lib";
import { type ISecret, Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";

/** A comma would end a secret. MiniStack leaves out what is named here, and knows no other way to say it. */
const PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

export interface NumberedSecretsProps {
  /** Which secret is the present one, 1 at first; one more is a new one. */
  readonly current: number;
  /** What it is for, shown in the console. */
  readonly description: string;
  /** Why no schedule changes it. */
  readonly changedBy: string;
}

/**
 * A secret that the functions and somebody else have in common, and the one before it, which the other may still use while a
 * change goes out. Templates hold references to them alone.
 */
export class NumberedSecrets extends Construct {
  readonly current: Pick<ISecret, "secretArn" | "secretValue">;
  /** The present one, and the one before it where there was one. */
  readonly secrets: readonly Secret[];
  /** What the functions take, between commas, as CloudFormation fills it in. */
  readonly accepted: string;

  constructor(scope: Construct, id: string, { current, description, changedBy }: NumberedSecretsProps) {
    super(scope, id);
    this.secrets = [current, current - 1]
      .filter((number) => number >= 1)
      .map((number) => {
        const secret = new Secret(this, `Secret${number}`, {
          description,
          generateSecretString: { passwordLength: 43, excludePunctuation: true, excludeCharacters: PUNCTUATION },
          removalPolicy: RemovalPolicy.DESTROY,
        });
        Validations.of(secret).acknowledge({ id: "AwsSolutions-SMG4", reason: changedBy });
        return secret;
      });
    const [first] = this.secrets;
    if (!first) throw new Error("secrets are numbered from 1 on");
    this.current = first;
    this.accepted = this.secrets.map(({ secretValue }) => secretValue.unsafeUnwrap()).join(",");
  }
}
