namespace Pfs.Server.Tests;

/// <summary>Where the sources are, for tests that compare a paper with the code.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string directory) => File.Exists(Path.Combine(directory, "Pfs.sln"))
        ? directory
        : Find(Path.GetDirectoryName(directory) ?? throw new DirectoryNotFoundException("Pfs.sln is in no folder above the tests."));
}
