import { describe, expect, it } from 'vitest';
import { findUnsupported } from '../../local/aws/definition-check.ts';
import { findUnknownComparisons } from '../../local/aws/event-pattern.ts';
import { nextFiring } from '../../local/aws/schedules.ts';
import { readApplication } from '../../local/lambda/application.ts';
import { synthesizeApp } from '../infra/synthesized-app.ts';

const application = readApplication(synthesizeApp().outputDirectory);
const functionArns = application.functions.map(({ arn }) => arn);

describe('the synthesized application of this project', () => {
  it('has one state machine, which uses nothing that runs differently here', () => {
    expect(application.stateMachines.map(({ name }) => name)).toEqual(['SallaPipeline']);
    for (const { definition } of application.stateMachines) expect(findUnsupported(definition)).toEqual([]);
  });

  it('invokes no function that is not part of it', () => {
    const resources = JSON.stringify(application.stateMachines).matchAll(/"Resource":"([^"]+)"/g);
    const invoked = [...resources].map(([, arn]) => arn);
    expect(invoked.length).toBeGreaterThan(5);
    expect(functionArns).toEqual(expect.arrayContaining(invoked));
  });

  it('has rules that are matched here, to functions that alert subscribed people', () => {
    expect(application.rules.length).toBeGreaterThan(0);
    for (const { eventPattern, targetArns } of application.rules) {
      expect(findUnknownComparisons(eventPattern)).toEqual([]);
      expect(functionArns).toEqual(expect.arrayContaining(targetArns));
    }
    expect(application.topics.flatMap(({ subscriptions }) => subscriptions)).not.toEqual([]);
  });

  it('has schedules that start its state machine, or its token check, whose failures alert somebody', () => {
    const checking = application.asynchronousFailures.map(({ functionArn }) => functionArn);
    const targets = new Set(application.schedules.map(({ targetArn }) => targetArn));
    expect(targets).toEqual(new Set([application.stateMachines[0]?.arn, ...checking]));
    for (const { destinationArn } of application.asynchronousFailures) {
      expect(application.rules.flatMap(({ targetArns }) => targetArns)).toContain(destinationArn);
    }
    for (const { expression, timeZone, input } of application.schedules) {
      expect(nextFiring(expression, timeZone, Date.now())).toBeGreaterThan(Date.now());
      expect(input).toMatch(/"storeId":"\d+"/);
    }
  });
});
