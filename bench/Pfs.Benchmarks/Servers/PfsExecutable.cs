namespace Pfs.Benchmarks.Servers;

/// <summary>Finds and starts the server of this repository.</summary>
internal static class PfsExecutable
{
    /// <summary>The Release build of src/Pfs.Server, looked up from where this program lies.</summary>
    public static string Default()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pfs.sln")))
            {
                return Path.Combine(folder.FullName, "src", "Pfs.Server", "bin", "Release", "net10.0", "pfs");
            }
        }

        throw new UsageException("This program does not lie inside the repository: say where pfs is with --pfs PATH");
    }

    public static void Require(string path)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"There is no {path}: build it with `dotnet build -c Release src/Pfs.Server`, or use --pfs PATH");
        }
    }

    public static ServerProcess Serve(
        string path, string data, int s3Port, int grpcPort, Credentials root, string logFile, params (string Name, string Value)[] settings) =>
        ServerProcess.Start(
            [path, "serve", "--data", data, "--s3", $"127.0.0.1:{s3Port}", "--grpc", $"127.0.0.1:{grpcPort}"],
            logFile,
            [("PFS_ROOT_ACCESS_KEY", root.AccessKey), ("PFS_ROOT_SECRET_KEY", root.SecretKey), .. settings]);
}
