/** The next version of the app: a route and an index more than the one that is deployed has, and a tag on all of the service. */
import { App, Duration, Tags, Validations } from "aws-cdk-lib";
import { HttpApi, HttpMethod } from "aws-cdk-lib/aws-apigatewayv2";
import { AttributeType, ProjectionType } from "aws-cdk-lib/aws-dynamodb";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { build } from "../../build.ts";
import { addStacks } from "../../infra/add-stacks.ts";
import { config } from "../../tirage.config.ts";

const { data, service } = addStacks(new App(), config, await build());
Tags.of(service).add("version", "next");

data.events.addGlobalSecondaryIndex({
  indexName: "byReader",
  partitionKey: { name: "s", type: AttributeType.STRING },
  projectionType: ProjectionType.KEYS_ONLY,
});

const api = service.node.findChild("Api").node.findChild("Api");
if (!(api instanceof HttpApi)) throw new Error("the service has no HTTP API");
const handler = new LambdaFunction(service, "Upgraded", {
  runtime: Runtime.NODEJS_24_X,
  memorySize: 128,
  timeout: Duration.seconds(3),
  handler: "index.handler",
  code: Code.fromInline('exports.handler = async () => ({ statusCode: 200, body: "upgraded" });'),
});
api.addRoutes({
  path: "/v1/upgraded",
  methods: [HttpMethod.GET],
  integration: new HttpLambdaIntegration("Upgraded", handler),
});

const reason = "This is deployed to an emulator, by a test.";
Validations.of(service).acknowledge({ id: "AwsSolutions-APIG4", reason });
Validations.of(handler).acknowledge({
  id: "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]",
  reason,
});
