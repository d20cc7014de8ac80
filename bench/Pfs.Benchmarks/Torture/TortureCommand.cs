namespace Pfs.Benchmarks.Torture;

internal static class TortureCommand
{
    public static Task<int> RunAsync(string[] a) => Task.FromResult(a.Length);
}
