using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using FluentAssertions;
using Pfs.S3Api.Errors;
using Xunit;

namespace Pfs.S3Api.Tests.Fuzz;

/// <summary>
/// Whatever strangers send, a parser takes it or refuses it with 4xx or 501, in bounded time and memory. By default each is tried with the same
/// inputs of one seed, as many on a fast machine as on a slow one, so that a change is judged by what it changed; with PFS_FUZZ_SECONDS for as long, with inputs that are
/// new each time. PFS_FUZZ_SEED repeats a run. What fails is put into the corpus, which is tried first from then on.
/// </summary>
public sealed class FuzzTests
{
    private const int Tries = 50_000;
    private const long MaxBytes = 256 << 20;
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(5); // the machine may be busy; what grows with the square takes longer

    public static TheoryData<string> Names => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Takes_it_or_refuses_it(string name)
    {
        var target = FuzzTargets.All.Single(target => target.Name == name);
        var folder = CorpusOf(name);
        var corpus = Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToList();
        var (seed, limit) = Run();
        var mutator = new Mutator(seed, corpus);
        var watch = Stopwatch.StartNew();

        corpus.ForEach(input => Run(target, input, "from the corpus"));
        for (var tries = 0; limit is { } time ? watch.Elapsed < time : tries < Tries; tries++)
        {
            Run(target, mutator.Next(), $"try {tries} of seed {seed}");
        }

        corpus.Should().NotBeEmpty("a corpus holds good examples at least");
    }

    [Fact]
    public void Sees_what_is_no_refusal()
    {
        var target = new FuzzTarget("range", _ => throw new NotSupportedException("a bug"));

        var run = () => Run(target, [], "here", keep: false);

        run.Should().Throw<Xunit.Sdk.XunitException>().WithMessage("*NotSupportedException: a bug*");
    }

    /// <summary>Which inputs to try, and for how long; null: a fixed number of them.</summary>
    internal static (int Seed, TimeSpan? Limit) Run()
    {
        TimeSpan? limit = Setting("PFS_FUZZ_SECONDS") is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        return (Setting("PFS_FUZZ_SEED") ?? (limit is null ? 1 : Random.Shared.Next()), limit);
    }

    private static void Run(FuzzTarget target, byte[] input, string where, bool keep = true)
    {
        var (fault, took) = Try(target, input);
        if (fault.Length == 0 && took > MaxTime)
        {
            (fault, took) = Try(target, input); // unless it was the machine that stood still
        }

        fault = fault.Length == 0 && took > MaxTime ? $"It took {took}." : fault;
        if (fault.Length > 0)
        {
            var file = Path.Combine(CorpusOf(target.Name), "found-" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(input))[..16]);
            if (keep)
            {
                File.WriteAllBytes(file, input);
            }

            Assert.Fail($"{target.Name}, {where}, kept as {file}: {fault}");
        }
    }

    private static (string Fault, TimeSpan Took) Try(FuzzTarget target, byte[] input)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        var fault = "";
        try
        {
            target.Run(input);
        }
        catch (S3Exception refusal) when (refusal.Error.Status is (>= 400 and < 500) or 501)
        {
            // as it should be
        }
        catch (Exception other)
        {
            fault = other.ToString();
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return (allocated > MaxBytes ? $"It took {allocated} bytes." : fault, watch.Elapsed);
    }

    private static int? Setting(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static string CorpusOf(string name, [CallerFilePath] string source = "") =>
        Path.Combine(Path.GetDirectoryName(source)!, "Corpus", name);
}
