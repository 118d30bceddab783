import type * as pulumi from '@pulumi/pulumi';

/**
 * The escape hatch of a component: changes the arguments and options of one of its resources just before it is made,
 * for the setting that we did not think of. The policy pack still has the last word.
 */
export type Transform<Args> = (args: Args, options: pulumi.CustomResourceOptions) => void;

/** What the constructor of a resource takes, after the transform had its say on copies of them. */
export function transformed<Args extends object>(
  transform: Transform<Args> | undefined,
  name: string,
  args: Args,
  options: pulumi.CustomResourceOptions,
): [string, Args, pulumi.CustomResourceOptions] {
  const ownArgs = { ...args };
  const ownOptions = { ...options };
  transform?.(ownArgs, ownOptions);
  return [name, ownArgs, ownOptions];
}
