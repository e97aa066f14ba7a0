/** What counts where neither flag nor configuration file says otherwise, in the form of the flags. */
export const DEFAULTS = { port: '8889', podWait: '60s', probeTimeout: '5s', concurrency: '64' } as const;
