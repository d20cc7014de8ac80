using System.Collections.Immutable;

namespace Pfs.Server.Configuration;

/// <summary>Every setting of `pfs serve`, in the order of its help and of the table in docs/operating.md.</summary>
internal static class ServeSettings
{
    public static Setting Data { get; } = new(
        "data", "./pfs-data", "DIR", "any directory",
        "Where everything is kept; made by the first start.");

    public static Setting S3 { get; } = new(
        "s3", "127.0.0.1:30600", "ADDR:PORT", "an IP address and a port 0-65535, 0 = any free one",
        "Where S3 clients connect.");

    public static Setting Grpc { get; } = new(
        "grpc", "127.0.0.1:30650", "ADDR:PORT", "an IP address and a port 0-65535, 0 = any free one",
        "Where gRPC, gRPC-Web and JSON clients connect; what --s3 says, and one port serves all.");

    public static Setting Metrics { get; } = new(
        "metrics", "", "ADDR:PORT", "empty for nowhere, or an IP address and a port 0-65535, 0 = any free one",
        "Where /metrics, /healthz and /readyz are, without credentials; with TLS when the others have it.");

    public static Setting AllowPlaintext { get; } = new(
        "allow-plaintext", "false", "flag", "true or false",
        "Listen on other than loopback addresses although there is no TLS.");

    public static Setting TlsCertificate { get; } = new(
        "tls-certificate", "", "FILE", "empty for clear text, or a PEM file",
        "The certificate for TLS, and behind it those that lead to its authority; read anew when it changes.");

    public static Setting TlsKey { get; } = new(
        "tls-key", "", "FILE", "empty for clear text, or a PEM file",
        "The private key of the certificate, without a pass phrase; read anew when it changes.");

    public static Setting LogLevel { get; } = new(
        "log-level", "information", "LEVEL", "trace, debug, information, warning, error, critical or none",
        "The least important lines that are logged; a request is one line at information.");

    public static Setting LogFormat { get; } = new(
        "log-format", "text", "FORMAT", "text or json",
        "How a log line looks on the error stream.");

    // A pipeline with a few hundred workers fits; a flood does not take all file descriptors (the usual limit is 20,000+).
    public static Setting MaxConnections { get; } = new(
        "max-connections", "4096", "connections", "1-1000000",
        "Connections that each address serves at once; more are closed.");

    // A cluster behind one address fits; one client does not take all of the above.
    public static Setting MaxAddressConnections { get; } = new(
        "max-address-connections", "1024", "connections", "1-1000000",
        "Connections that each address serves at once to one client address (IPv6: to one /64); more are closed.");

    // Kestrel's own default.
    public static Setting IdleTimeout { get; } = new(
        "idle-timeout", "130", "seconds", "1-86400",
        "A connection is closed when no request comes for so long.");

    // What S3 takes is 8 KiB; a presigned URL with a session token and metadata needs more.
    public static Setting MaxUrlBytes { get; } = new(
        "max-url-bytes", "16384", "bytes", "2048-131072",
        "The longest request line: method, path and query.");

    public static Setting MaxHeaderBytes { get; } = new(
        "max-header-bytes", "32768", "bytes", "8192-131072",
        "All headers of a request together.");

    public static Setting RequestHeadersTimeout { get; } = new(
        "request-headers-timeout", "15", "seconds", "1-3600",
        "Time in which a request's line and headers have to arrive.");

    // Kestrel's own default; after its grace time a slower upload is cut.
    public static Setting MinBodyRate { get; } = new(
        "min-body-rate", "240", "bytes/s", "0-1000000000, 0 = no limit",
        "The slowest upload or download that is kept alive, averaged, after 10 seconds of grace.");

    public static Setting ShutdownTimeout { get; } = new(
        "shutdown-timeout", "30", "seconds", "0-3600",
        "Time that running requests get to finish after SIGTERM or SIGINT.");

    public static Setting Region { get; } = new(
        "region", "us-east-1", "NAME", "1-64 of a-z 0-9 -",
        "The region that buckets are said to be in; clients may sign for any.");

    public static Setting BasePath { get; } = new(
        "base-path", "", "PATH", "empty, or a path such as /datastore, without '/' at its end",
        "Serve S3 below this path too; it hides a bucket of that name.");

    public static Setting Domain { get; } = new(
        "domain", "", "HOST", "empty, or a host name such as s3.example.org",
        "Take what stands before this domain in the Host header for a bucket name.");

    public static Setting RefuseNonEmptyBucketDelete { get; } = new(
        "refuse-non-empty-bucket-delete", "false", "flag", "true or false",
        "Refuse to delete a bucket that holds objects, as AWS does.");

    public static Setting MinimumPartBytes { get; } = new(
        "minimum-part-bytes", "0", "bytes", "0-5368709120",
        "The smallest part of an upload but for its last; S3 demands 5242880.");

    public static Setting MaximumPutBytes { get; } = new(
        "maximum-put-bytes", "0", "bytes", "0-9223372036854775807, 0 = no limit",
        "The largest body of a single PUT; S3 takes 5368709120.");

    // AWS SDKs take any ETag with a dash; rclone with provider Minio or AWS compares that of more than 200 MB with S3's.
    public static Setting MultipartETag { get; } = new(
        "multipart-etag", "content", "KIND", "content or s3",
        "What the ETag of an upload in parts is made of: its SHA-256, or as at S3 the MD5s of its parts, which costs time.");

    public static Setting MaxXmlBytes { get; } = new(
        "max-xml-bytes", "4194304", "bytes", "65536-67108864",
        "The largest XML document of a request; most operations take 1 MiB at most.");

    public static Setting MaxXmlDepth { get; } = new(
        "max-xml-depth", "8", "elements", "4-64",
        "How deep elements of a request's XML may lie within each other.");

    public static Setting MaxXmlElements { get; } = new(
        "max-xml-elements", "100000", "elements", "100-1000000",
        "How many elements a request's XML may have.");

    public static Setting MaxDeleteKeys { get; } = new(
        "max-delete-keys", "1000", "keys", "1-100000",
        "Keys in one DeleteObjects; S3 takes 1000.");

    // Each runs on a few hundred KiB at most; two cores are busy long before.
    public static Setting MaxRequests { get; } = new(
        "max-requests", "1024", "requests", "1-1000000",
        "S3 requests that run at once; as many again wait for five seconds, more are answered 503 SlowDown.");

    // As many as S3's; what a call holds for a client that takes nothing is a few MiB at most.
    public static Setting MaxCalls { get; } = new(
        "max-calls", "1024", "calls", "1-1000000",
        "gRPC calls that run at once, watches included; more are answered UNAVAILABLE.");

    public static Setting MaxUploads { get; } = new(
        "max-uploads", "100000", "uploads", "1-1000000",
        "Uploads in parts that may be in progress; more are answered 503 SlowDown.");

    public static Setting MaxBranchUploads { get; } = new(
        "max-branch-uploads", "10000", "uploads", "1-1000000",
        "Of those, on one branch.");

    // As many as a stream of writes may change.
    public static Setting MaxImportFiles { get; } = new(
        "max-import-files", "1000000", "files", "1-1000000",
        "Files and directories in a tar file that is imported.");

    public static Setting MaxImportGiB { get; } = new(
        "max-import-gib", "1024", "GiB", "1-1048576",
        "The longest tar file that is imported.");

    // A mistake is noticed within a week; the disk space comes back within one, too.
    public static Setting DeletedRetention { get; } = new(
        "deleted-retention", "168", "hours", "0-87600",
        "For how long deleted repos and branches can be restored.");

    // What AWS advises its users to set; an upload that nothing was sent to for a week is not going on.
    public static Setting UploadExpiry { get; } = new(
        "upload-expiry", "168", "hours", "1-87600",
        "An upload in parts is aborted when nothing came in for it for so long.");

    public static Setting OpenCommitExpiry { get; } = new(
        "open-commit-expiry", "168", "hours", "1-87600",
        "An open commit is aborted when nothing was written to it for so long.");

    // Leaves an ordinary disk most of its speed.
    public static Setting CollectionRate { get; } = new(
        "collection-rate", "128", "MiB/s", "0-1048576, 0 = no limit",
        "How fast garbage collection reads and writes at most.");

    public static Setting AccessKeyFile { get; } = new(
        "access-key-file", "", "FILE", "empty, for access.key in the data directory, or a file",
        "The key that secrets of access keys are sealed with; made by the first start.");

    public static Setting AuditLog { get; } = new(
        "audit-log", "", "DIR", "empty, for audit in the data directory, a directory, or off",
        "Where each change and each refusal is written, one JSON object a line.");

    // A year of ten changes a second would be a hundred of these; a busy day of a large store two.
    public static Setting AuditFileMiB { get; } = new(
        "audit-file-mib", "64", "MiB", "1-65536",
        "From which length on an audit file is set aside.");

    public static Setting AuditFiles { get; } = new(
        "audit-files", "20", "files", "1-100000",
        "How many audit files that were set aside are kept; the oldest go.");

    public static Setting InsecureTrustAccessKeys { get; } = new(
        "insecure-trust-access-keys", "off", "ROLE", "off, reader, writer or admin",
        "Take an unknown access key for a user's name, its secret unchecked, with this role on all repos. For networks without strangers only.");

    public static Setting OidcIssuer { get; } = new(
        "oidc-issuer", "", "URL", "empty, or an https URL (http on loopback)",
        "Take tokens of this OpenID Connect issuer for access keys.");

    public static Setting OidcAudience { get; } = new(
        "oidc-audience", "pfs", "TEXT", "any text",
        "The audience that such tokens must be for.");

    public static Setting OidcKeys { get; } = new(
        "oidc-keys", "", "URL", "empty, or an https URL (http on loopback)",
        "Where the issuer's keys are, if not where its openid-configuration says.");

    public static Setting OidcSecretFile { get; } = new(
        "oidc-secret-file", "", "FILE", "a file that holds 8-128 printable ASCII characters",
        "The secret key that goes with every token, as S3 clients want one.");

    public static Setting OidcNameClaim { get; } = new(
        "oidc-name-claim", "sub", "CLAIM", "a claim's name",
        "The claim that names the user: the author of his commits.");

    public static Setting OidcGrantsClaim { get; } = new(
        "oidc-grants-claim", "pfs", "CLAIM", "a claim's name",
        "The claim that holds his grants, such as [\"writer images\", \"reader team-*@main\"].");

    public static Setting OtlpEndpoint { get; } = new(
        "otlp-endpoint", "", "URL", "empty for none, or an https URL (http on loopback, or with --allow-plaintext)",
        "The OpenTelemetry collector that traces and metrics are sent to, as protobuf over HTTP.");

    public static Setting OtlpTracePercent { get; } = new(
        "otlp-trace-percent", "100", "%", "0-100",
        "Of so many requests traces are sent, unless a request's own traceparent decides.");

    public static ImmutableArray<Setting> All { get; } =
    [
        Data, S3, Grpc, Metrics, AllowPlaintext, TlsCertificate, TlsKey, LogLevel, LogFormat,
        MaxConnections, MaxAddressConnections, IdleTimeout, MaxUrlBytes, MaxHeaderBytes, RequestHeadersTimeout, MinBodyRate, ShutdownTimeout,
        Region, BasePath, Domain, RefuseNonEmptyBucketDelete, MinimumPartBytes, MaximumPutBytes, MultipartETag,
        MaxXmlBytes, MaxXmlDepth, MaxXmlElements, MaxDeleteKeys, MaxRequests, MaxCalls, MaxUploads, MaxBranchUploads, MaxImportFiles, MaxImportGiB,
        DeletedRetention, UploadExpiry, OpenCommitExpiry, CollectionRate,
        AccessKeyFile, AuditLog, AuditFileMiB, AuditFiles, InsecureTrustAccessKeys,
        OidcIssuer, OidcAudience, OidcKeys, OidcSecretFile, OidcNameClaim, OidcGrantsClaim,
        OtlpEndpoint, OtlpTracePercent,
    ];
}
