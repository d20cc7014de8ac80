using System.Globalization;
using System.Text.Json;
using FluentAssertions;
using Pfs.Testing;
using Xunit;

namespace Pfs.EndToEnd.Tests.Faults;

/// <summary>Whole directories by the real executable, there and back, with kills in the middle.</summary>
public sealed class TransferTests
{
    /// <summary>2,000 files in every run of the tests; more by the variable.</summary>
    private static int Files =>
        int.Parse(Environment.GetEnvironmentVariable("PFS_TRANSFER_FILES") ?? "2000", CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_directory_becomes_one_commit_and_comes_back_byte_for_byte_also_after_a_kill()
    {
        using var folder = new TemporaryFolder();
        await using var pfs = await StartAsync(folder);
        var source = MakeFiles(folder.File("source"));

        (await pfs.RunAsync("put", "-r", source, "images:tree/")).Succeeded();
        await using (var third = new HaltingProxy(pfs.GrpcAddress, fromServer: BytesOf(source) / 3))
        {
            await third.KillAsync(
                ["get", "-r", "images:tree/", folder.File("back"), "--parallel", "3"],
                () => Task.FromResult(Directory.Exists(folder.File("back")) && CountOf(folder.File("back")) > Files / 10));
        }

        var left = CountOf(folder.File("back"));
        var got = (await pfs.RunAsync("get", "-r", "images:tree/", folder.File("back"), "--json")).Succeeded();

        left.Should().BeLessThan(Files, "it has to be killed in the middle");
        (await pfs.RunAsync("log", "images", "--plain")).Succeeded().Lines.Should().ContainSingle();
        got.Lines.Should().HaveCount(Files);
        got.Lines.Count(IsUnchanged).Should().BeInRange(left - 3, left, "what was whole is not read again");
        AssertSame(source, folder.File("back"));
    }

    [Fact]
    public async Task A_put_that_is_killed_is_gone_on_with_and_makes_one_commit()
    {
        using var folder = new TemporaryFolder();
        await using var pfs = await StartAsync(folder);
        await pfs.S3.PutAsync("master.images", "other", "stays");
        var source = MakeFiles(folder.File("source"));
        string[] put = ["put", "-r", source, "images:tree/", "--resume", "--parallel", "2", "--json"];

        await using (var half = new HaltingProxy(pfs.GrpcAddress, fromClients: BytesOf(source) / 2))
        {
            await half.KillAsync(put, async () => await StagedAsync(pfs) > 0);
        }

        var staged = await StagedAsync(pfs);
        var other = await pfs.RunAsync("put", "-r", folder.File("store"), "images:tree/", "--resume");
        using var resumed = JsonDocument.Parse((await pfs.RunAsync(put)).Succeeded().Output);
        (await pfs.RunAsync("get", "-r", "images:tree/", folder.File("back"))).Succeeded();

        staged.Should().BeInRange(1, Files - 1, "it has to be killed in the middle");
        other.ExitCode.Should().Be(4, "the open commit is for other files");
        resumed.RootElement.GetProperty("unchanged").GetInt32().Should().BeInRange((int)staged, Files - 1, "a batch may have ended after the kill");
        resumed.RootElement.GetProperty("commit").GetProperty("changeCount").GetInt64().Should().Be(Files);
        (await pfs.RunAsync("log", "images", "--plain")).Succeeded().Lines.Should().HaveCount(2);
        (await pfs.RunAsync("commit", "list-open")).Succeeded().Lines.Should().BeEmpty();
        AssertSame(source, folder.File("back"));
    }

    private static async Task<PfsProcess> StartAsync(TemporaryFolder folder)
    {
        var pfs = await PfsProcess.StartAsync(folder.File("store"));
        await pfs.S3.CreateBucketAsync("master.images");
        return pfs;
    }

    private static string MakeFiles(string directory)
    {
        var random = new Random(1);
        for (var i = 0; i < Files; i++)
        {
            var path = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{i % 7}/{i % 31}/file {i}"));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var bytes = new byte[i % 500 == 0 ? 1_500_000 : random.Next(9000)];
            random.NextBytes(bytes);
            File.WriteAllBytes(path, bytes);
        }

        return directory;
    }

    private static async Task<long> StagedAsync(PfsProcess pfs)
    {
        var branch = await pfs.Grpc.CallAsync("BranchService/GetBranch", new() { ["repo"] = "images" });
        if (!branch.TryGetProperty("openCommit", out var open) || open.GetString() is not { Length: > 0 } id)
        {
            return 0;
        }

        var commit = await pfs.Grpc.CallAsync("CommitService/GetCommit", new() { ["repo"] = "images", ["revision"] = id });
        return commit.TryGetProperty("changeCount", out var count) ? long.Parse(count.GetString()!, CultureInfo.InvariantCulture) : 0;
    }

    private static bool IsUnchanged(string line)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty("unchanged").GetBoolean();
    }

    private static long BytesOf(string directory) =>
        new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    private static int CountOf(string directory) =>
        Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Count(file => !Path.GetFileName(file).StartsWith('.'));

    private static void AssertSame(string source, string copy)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 };
        Relative(copy).Should().BeEquivalentTo(Relative(source));
        foreach (var file in Relative(source))
        {
            File.ReadAllBytes(Path.Combine(copy, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(source, file)))
                .Should().BeTrue("{0} must come back as it went", file);
        }

        List<string> Relative(string directory) => [.. Directory.EnumerateFiles(directory, "*", options).Select(file => Path.GetRelativePath(directory, file))];
    }
}
