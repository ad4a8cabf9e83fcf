import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  type AddRoutesOptions,
  CfnStage,
  CorsHttpMethod,
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { HttpJwtAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import type { IUserPool, IUserPoolClient } from "aws-cdk-lib/aws-cognito";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { Config } from "../functions/core/config.ts";
import { OPEN_TO_ALL } from "../functions/core/open-to-all.ts";
import { throttleOf } from "./route-throttles.ts";

export interface FunctionRoutes {
  /** The function that answers. */
  readonly function: IFunction;
  /** Its part of the route table: keys, such as `GET /v1/totals` or `$default`, and `anyone` or the group that may call. */
  readonly table: Readonly<Record<string, { readonly who: string }>>;
  /** What those of its routes are for that anyone may call. */
  readonly anyoneFor: "writes" | "reads";
}

export interface ApiProps {
  /**
   * What the console calls it.
   * @default "tirage"
   */
  readonly name?: string;
  /** Which function answers which routes. */
  readonly routes: Readonly<Record<string, FunctionRoutes>>;
  /** Who may call the routes that are not for anyone. Which group a route wants is for its function to check. */
  readonly users: IUserPool;
  /** By which of the users' clients a token may be taken: its signature, issuer, audience and expiry are checked. */
  readonly clients: readonly IUserPoolClient[];
  /**
   * Requests a second that a route answers, by what it is for.
   * @default - that of throttleOf
   */
  readonly perSecond?: Config["perSecond"];
  /**
   * Write a line for every request: its time, route, status and duration; never an address or a user agent.
   * @default false
   */
  readonly accessLogs?: boolean;
}

/** The HTTP API, with a limit of requests for each of its routes. */
export class Api extends Construct {
  readonly stage: HttpStage;
  readonly apiId: string;
  /** Where it answers, without a slash at the end. */
  readonly origin: string;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    const { name = "tirage", routes, users, clients, perSecond, accessLogs = false } = props;
    const api = new HttpApi(this, "Api", {
      apiName: name,
      createDefaultStage: false,
      corsPreflight: {
        allowOrigins: ["*"],
        allowMethods: OPEN_TO_ALL.methods.map((method) => CorsHttpMethod[method]),
        allowHeaders: [...OPEN_TO_ALL.sent],
        exposeHeaders: [...OPEN_TO_ALL.read],
        maxAge: Duration.seconds(OPEN_TO_ALL.preflightSeconds),
      },
    });
    this.origin = api.apiEndpoint;
    this.apiId = api.apiId;
    const token = new HttpJwtAuthorizer("Token", `https://${users.userPoolProviderName}`, {
      jwtAudience: clients.map(({ userPoolClientId }) => userPoolClientId),
    });
    const throttles: Record<string, { readonly ThrottlingRateLimit: number; readonly ThrottlingBurstLimit: number }> =
      {};
    const added: HttpRoute[] = [];
    for (const [part, { function: handler, table, anyoneFor }] of Object.entries(routes)) {
      // One permission for all of a function's routes, because a function's policy has room for about fifty.
      const integration = new HttpLambdaIntegration(part, handler, { scopePermissionToRoute: false });
      for (const [key, { who }] of Object.entries(table)) {
        const use = who === "anyone" ? anyoneFor : who === "admins" ? "admin" : "reports";
        const { rateLimit, burstLimit } = throttleOf(use, perSecond);
        throttles[key] = { ThrottlingRateLimit: rateLimit, ThrottlingBurstLimit: burstLimit };
        const authorizer = who === "anyone" ? {} : { authorizer: token };
        for (const route of this.#addRoutes(api, key, { integration, ...authorizer })) {
          added.push(route);
          if (who !== "anyone") continue;
          Validations.of(route).acknowledge({
            id: "AwsSolutions-APIG4",
            reason: "Anyone who reads an article sends its view and sees its number: this route is public by purpose.",
          });
        }
      }
    }

    this.stage = new HttpStage(this, "Stage", {
      httpApi: api,
      stageName: "$default",
      autoDeploy: true,
      throttle: throttleOf("reads", perSecond),
      ...(accessLogs && {
        accessLogSettings: {
          destination: new LogGroupLogDestination(
            new LogGroup(this, "AccessLogs", {
              retention: RetentionDays.ONE_MONTH,
              removalPolicy: RemovalPolicy.DESTROY,
            }),
          ),
          format: ACCESS_LOG_FORMAT,
        },
      }),
    });
    if (!accessLogs) {
      const reason = "A log line costs as much as the function that it is about; the configuration switches it on.";
      Validations.of(this).acknowledge(
        { id: "AwsSolutions-APIG1", reason },
        { id: "Serverless-APIGWAccessLogging", reason },
      );
    }
    const { defaultChild } = this.stage.node;
    if (!(defaultChild instanceof CfnStage)) throw new Error("a stage is no resource");
    defaultChild.routeSettings = throttles;
    // A stage is refused the settings of a route that is not there yet.
    for (const route of added) this.stage.node.addDependency(route);
  }

  #addRoutes(api: HttpApi, key: string, options: Pick<AddRoutesOptions, "integration" | "authorizer">): HttpRoute[] {
    if (key === HttpRouteKey.DEFAULT.key) {
      return [new HttpRoute(this, "Default", { httpApi: api, routeKey: HttpRouteKey.DEFAULT, ...options })];
    }
    const { method, path } = parseRouteKey(key);
    return api.addRoutes({ path, methods: [method], ...options });
  }
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html */
const ACCESS_LOG_FORMAT = AccessLogFormat.custom(
  JSON.stringify({
    requestId: "$context.requestId",
    time: "$context.requestTime",
    route: "$context.routeKey",
    status: "$context.status",
    milliseconds: "$context.responseLatency",
    bytes: "$context.responseLength",
    error: "$context.integrationErrorMessage",
  }),
);

/** @throws when the key is not a method that HTTP API knows and a path. */
function parseRouteKey(key: string): { method: HttpMethod; path: string } {
  const [verb, path] = key.split(" ");
  const method = Object.values(HttpMethod).find((known) => known === verb);
  if (!method || !path?.startsWith("/")) throw new Error(`"${key}" is not a route key such as "GET /v1/totals"`);
  return { method, path };
}
