using Pfs.Testing;

namespace Pfs.EndToEnd.Tests.Clients;

/// <summary>
/// The clients that tests/install-clients.sh installs, by what each leaves on disk. Debian's are called by absolute path:
/// another aws or python3 earlier on PATH must not stand in for what a clean machine has.
/// </summary>
internal static class Client
{
    public const string AwsCli = "/usr/bin/aws";
    public const string Rclone = "/usr/bin/rclone";
    public const string S3cmd = "/usr/bin/s3cmd";
    public const string Restic = "/usr/bin/restic";
    public const string S3fs = "/usr/bin/s3fs";
    public const string Curl = "/usr/bin/curl";
    public const string Strace = "/usr/bin/strace";
    public const string Python = "/usr/bin/python3";
    public const string Boto3 = "/usr/lib/python3/dist-packages/boto3";
    public const string PythonGrpc = "/usr/lib/python3/dist-packages/grpc";
    public const string PythonGrpcTools = "/usr/lib/python3/dist-packages/grpc_tools";
    public const string NodeS3 = "tests/Pfs.EndToEnd.Tests/node/node_modules/@aws-sdk/client-s3";
    public const string NodeAwsSdk2 = "tests/Pfs.EndToEnd.Tests/node/node_modules/aws-sdk";
    public const string NodeMinio = "tests/Pfs.EndToEnd.Tests/node/node_modules/minio";
    public const string NodeConnect = "tests/Pfs.EndToEnd.Tests/node/node_modules/@connectrpc/connect-node";
    public const string NodePolars = "tests/Pfs.EndToEnd.Tests/node/node_modules/nodejs-polars-linux-x64-gnu";
    public const string NodeGrpc = "tests/Pfs.EndToEnd.Tests/node/node_modules/@grpc/grpc-js";

    public static bool IsInstalled(string client) => Path.Exists(Repository.PathOf(client));

    /// <summary>Why a test that needs these is left out; null: it runs. With CI=true it runs in any case, and so fails.</summary>
    public static string? WhyLeftOut(string[] clients)
    {
        var missing = clients.Where(client => !IsInstalled(client)).Select(Path.GetFileName).ToArray();
        return missing.Length > 0 && Environment.GetEnvironmentVariable("CI") != "true"
            ? $"Client not installed: {string.Join(", ", missing)}; see tests/install-clients.sh."
            : null;
    }
}
