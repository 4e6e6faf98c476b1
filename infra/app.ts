import { App } from 'aws-cdk-lib';
import cdkJson from '../cdk.json' with { type: 'json' };
import { loadConfig } from './config.ts';
import { defineStacks } from './stacks.ts';

// The CLI hands the feature flags over itself; `node infra/app.ts` alone has to write the same templates.
const app = new App({ context: cdkJson.context });
defineStacks(
  app,
  loadConfig((key) => app.node.tryGetContext(key)),
);
app.synth();
