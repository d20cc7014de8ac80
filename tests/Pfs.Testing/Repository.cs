namespace Pfs.Testing;

/// <summary>Where this source tree lies, and what was built in it.</summary>
public static class Repository
{
    /// <summary>The folder that holds Pfs.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The executable `pfs`, of the same configuration (Debug or Release) as the running tests.</summary>
    public static string Executable { get; } = Path.Combine(
        Root, "src", "Pfs.Server", "bin", Configuration, "net10.0", "pfs");

    /// <summary>The executable of bench/, of the same configuration too.</summary>
    public static string Benchmarks { get; } = Path.Combine(
        Root, "bench", "Pfs.Benchmarks", "bin", Configuration, "net10.0", "Pfs.Benchmarks");

    /// <summary>The path of a file or folder, given by its parts below <see cref="Root"/>.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Configuration =>
        AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pfs.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Pfs.sln above {AppContext.BaseDirectory}.");
    }
}
