/** The schema of a check that has no options of its own. */
export const NO_OPTIONS = { type: 'object', additionalProperties: false, properties: {} } as const;
