/**
 * Types of resources that the model has a price for, by how many there are or by how they are used, and the lines that it is in.
 * Whatever a stack has must stand here or among those that are not priced: else its price would be left out without a word.
 */
export const PRICED_TYPES: Readonly<Record<string, string>> = {
  "AWS::ApiGatewayV2::Stage": "HTTP API, and the switch of access logs",
  "AWS::CloudFront::Distribution": "CloudFront, and the switch of the firewall",
  "AWS::CloudWatch::Alarm": "newsroom: alarms",
  "AWS::CloudWatch::Dashboard": "newsroom: dashboard of whoever is on call",
  "AWS::DynamoDB::GlobalTable": "reads, writes and storage",
  "AWS::Events::Rule": "requests of settle and of the audit",
  "AWS::Lambda::EventSourceMapping": "requests of recount",
  "AWS::Lambda::Function": "requests and time of record, recount, settle, report and the audit",
  "AWS::Logs::LogGroup": "newsroom: logs",
  "AWS::SecretsManager::Secret": "newsroom: secrets",
};

/** Types of resources that the model asks nothing for, and why. */
export const UNPRICED_TYPES: Readonly<Record<string, string>> = {
  "AWS::ApiGatewayV2::Api": "paid for by the request",
  "AWS::ApiGatewayV2::Authorizer": "checks a token within the request's price",
  "AWS::ApiGatewayV2::Integration": "free",
  "AWS::ApiGatewayV2::Route": "free",
  "AWS::Budgets::Budget": "free without actions",
  "AWS::CloudFront::CachePolicy": "free",
  "AWS::CloudFront::Function": "runs for the dashboard's pages alone: $0.10 a million, two of which are free",
  "AWS::CloudFront::OriginAccessControl": "free",
  "AWS::CloudFront::OriginRequestPolicy": "free",
  "AWS::CloudFront::ResponseHeadersPolicy": "free",
  "AWS::Cognito::ManagedLoginBranding": "free",
  "AWS::Cognito::UserPool": "free for the first ten thousand users of a month; an editorial office has fewer",
  "AWS::Cognito::UserPoolClient": "free",
  "AWS::Cognito::UserPoolDomain": "free",
  "AWS::Cognito::UserPoolGroup": "free",
  "AWS::IAM::Policy": "free",
  "AWS::IAM::Role": "free",
  "AWS::Lambda::EventInvokeConfig": "free",
  "AWS::Lambda::LayerVersion": "copies files when it is deployed",
  "AWS::Lambda::Permission": "free",
  "AWS::S3::Bucket": "a few megabytes of scripts and pages, and batches that could not be counted: less than a cent",
  "AWS::S3::BucketPolicy": "free",
  "AWS::SNS::Topic": "a notification when an alarm rings; the first thousand mails of a month are free",
  "AWS::SNS::TopicPolicy": "free",
  "Custom::CDKBucketDeployment": "copies files when it is deployed",
};
