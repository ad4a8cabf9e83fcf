import { Reference, Stack, Tokenization, Validations } from "aws-cdk-lib";
import type { IConstruct } from "constructs";

/** All that is below a resource, such as the objects of a bucket, which a statement names with a `*`. */
export interface Wildcard {
  /** ARN of the resource, of this stack or of another one. */
  readonly arn: string;
  /** What the statement says after it. */
  readonly rest: `/${string}*`;
  readonly reason: string;
}

/**
 * Answers the finding that a role may use all of something, whatever its construct is called and wherever the stack is
 * deployed: cdk-nag names a finding by the resource as the template has it.
 */
export function acknowledgeWildcard(scope: IConstruct, { arn, rest, reason }: Wildcard): void {
  const stack = Stack.of(scope);
  // The ARN of a bucket that CDK does not make is put together of several, and of no stack.
  const { length, firstToken } = Tokenization.reverseString(arn);
  const owner = length === 1 && Reference.isReference(firstToken) ? Stack.of(firstToken.target) : stack;
  const named: unknown = stack.resolve(owner === stack ? arn : owner.exportValue(arn));
  Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM5[Resource::${textOf(named)}${rest}]`, reason });
}

/** A value of a template as cdk-nag writes it: what CloudFormation fills in stands between < and >. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value.replaceAll("${", "<").replaceAll("}", ">");
  const [filledIn]: readonly (readonly [string, unknown])[] = Object.entries(value ?? {});
  const [name, of] = filledIn ?? ["", ""];
  const parts: readonly unknown[] = Array.isArray(of) ? of : [of];
  const [between, joined] = parts;
  if (name === "Fn::Join" && Array.isArray(joined)) return joined.map(textOf).join(textOf(between));
  const text = parts.map(textOf).join(".");
  return name === "Ref" || name === "Fn::GetAtt" ? `<${text}>` : text;
}
