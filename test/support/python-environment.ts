import { execa } from 'execa';

/**
 * Makes a Python environment with the packages of a requirements file, and returns the folder of its programs.
 * @param path folder that it gets; must not exist
 * @throws {Error} if there is no Python, or a package cannot be had
 */
export async function pythonEnvironment(path: string, requirements: string): Promise<string> {
  await execa('python3', ['-m', 'venv', path]);
  const python = `${path}/bin/python`;
  await execa(python, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements]);
  return `${path}/bin`;
}
