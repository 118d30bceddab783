import * as pulumi from '@pulumi/pulumi';

/**
 * Turns the errors that a setting causes into the one form that Pulumi prints without a stack trace: people who
 * mistyped a setting need its name, not our source. Anything else is a bug and keeps its trace.
 */
export function readable(error: unknown): unknown {
  if (pulumi.InputPropertyError.isInstance(error)) {
    return new pulumi.RunError(`Setting ${line(error)}`);
  }
  if (pulumi.InputPropertiesError.isInstance(error)) {
    return new pulumi.RunError([`${error.message}:`, ...error.errors.map(line)].join('\n  '));
  }
  return error;
}

const line = ({ propertyPath, reason }: { propertyPath: string; reason: string }) =>
  `${propertyPath}: ${reason}`;
