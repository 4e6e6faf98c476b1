import { type App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { DeploymentConfig } from './config.ts';
import { stackNames } from './names.ts';
import { PipelineStack } from './pipeline-stack.ts';
import { StatefulStack } from './stateful-stack.ts';

/**
 * Defines both stacks of a deployment in `app`. Synthesis then checks them against the cdk-nag packs AwsSolutions and
 * Serverless; every exception stands beside the construct it concerns.
 */
export function defineStacks(app: App, config: DeploymentConfig): { stateful: StatefulStack; pipeline: PipelineStack } {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app, { verbose: true }), new ServerlessChecks(app));
  Tags.of(app).add('application', 'salla-snowflake');
  Tags.of(app).add('stage', config.stage);

  const stateful = new StatefulStack(app, stackNames.stateful, { config });
  const pipeline = new PipelineStack(app, stackNames.pipeline, { config });
  // The functions look for secrets and topic by name as soon as they run.
  pipeline.addStackDependency(stateful);
  return { stateful, pipeline };
}
