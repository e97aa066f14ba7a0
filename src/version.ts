/**
 * The version of this build. scripts/bundle.ts replaces the environment variable with the package's version.
 */
export const version: string = process.env.NETDOCTOR_VERSION ?? '0.0.0-dev';
