type Value = string | undefined;

/** kubectl's flags about the cluster and how to reach it. An empty value counts as not set. */
export interface KubeFlags {
  readonly kubeconfig?: Value;
  readonly context?: Value;
  readonly cluster?: Value;
  readonly user?: Value;
  readonly server?: Value;
  readonly tlsServerName?: Value;
  readonly certificateAuthority?: Value;
  readonly insecureSkipTlsVerify?: boolean | undefined;
  readonly proxyUrl?: Value;
  readonly token?: Value;
  readonly username?: Value;
  readonly password?: Value;
  readonly clientCertificate?: Value;
  readonly clientKey?: Value;
  readonly as?: Value;
  readonly asUid?: Value;
  readonly asGroup?: readonly string[] | undefined;
  readonly asUserExtra?: readonly string[] | undefined;
}
