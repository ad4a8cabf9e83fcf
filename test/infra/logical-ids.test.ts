import type { Template } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { resourcesOf, synthesize } from "./synthesize.ts";

/** What holds something, or has an address that others know: under another logical id it would be another, empty one. */
const KEPT = [
  "AWS::ApiGatewayV2::Api",
  "AWS::CloudFront::Distribution",
  "AWS::Cognito::UserPool",
  "AWS::Cognito::UserPoolClient",
  "AWS::Cognito::UserPoolDomain",
  "AWS::Cognito::UserPoolGroup",
  "AWS::DynamoDB::GlobalTable",
  "AWS::Lambda::EventSourceMapping",
  "AWS::Logs::LogGroup",
  "AWS::S3::Bucket",
  "AWS::SNS::Topic",
  "AWS::SecretsManager::Secret",
];

/** The ids that running deployments have. */
const IDS = {
  TirageData: {
    EventsD32975C2: "AWS::DynamoDB::GlobalTable",
    FailedBatches983C92EC: "AWS::S3::Bucket",
    Rollups22D70941: "AWS::DynamoDB::GlobalTable",
    Users0A0EEA89: "AWS::Cognito::UserPool",
    UsersAdminsDCDA6C0D: "AWS::Cognito::UserPoolGroup",
    UsersEditorsC7BE9BC3: "AWS::Cognito::UserPoolGroup",
  },
  Tirage: {
    Alarms04B5A0BF: "AWS::SNS::Topic",
    ApiCD79AAA0: "AWS::ApiGatewayV2::Api",
    ApiSignInDashboard6E20177C: "AWS::Cognito::UserPoolClient",
    AuditLogsA35F3E1F: "AWS::Logs::LogGroup",
    OriginSecretsSecret1E0461F8B: "AWS::SecretsManager::Secret",
    RecordLogs94094F20: "AWS::Logs::LogGroup",
    RecountLogs1523E03F: "AWS::Logs::LogGroup",
    RecountStreamB0248394: "AWS::Lambda::EventSourceMapping",
    ReportLogsAA3E998E: "AWS::Logs::LogGroup",
    SettleLogsAECAA767: "AWS::Logs::LogGroup",
  },
  TirageEdge: {
    EdgeDistribution0060737B: "AWS::CloudFront::Distribution",
    FilesBucket7C17EE2E: "AWS::S3::Bucket",
    FilesLogsFFA73081: "AWS::Logs::LogGroup",
    SignInClient51D43616: "AWS::Cognito::UserPoolClient",
    SignInDomain555ACBE4: "AWS::Cognito::UserPoolDomain",
    UserApiE9AB1AD9: "AWS::ApiGatewayV2::Api",
  },
  // Nothing: what rings can be made anew, and whom it tells is a topic of Tirage.
  TirageWatch: {},
};

test("what holds something keeps the logical id that it has in running deployments", () => {
  const { dataTemplate, serviceTemplate, edgeTemplate, watchTemplate } = synthesize();
  const idsOf = (template: Template | undefined) =>
    Object.fromEntries(
      KEPT.flatMap((type) => (template ? Object.keys(resourcesOf(template, type)) : []).map((id) => [id, type])),
    );
  expect({
    TirageData: idsOf(dataTemplate),
    Tirage: idsOf(serviceTemplate),
    TirageEdge: idsOf(edgeTemplate),
    TirageWatch: idsOf(watchTemplate),
  }).toEqual(IDS);
});
