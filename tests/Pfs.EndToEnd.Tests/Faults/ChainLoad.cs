using System.Collections.Concurrent;
using System.Globalization;
using FluentAssertions;
using Pfs.Testing;

namespace Pfs.EndToEnd.Tests.Faults;

/// <summary>
/// One writer that commits to some branches in turn, the next only when the last was acknowledged: so the heads of all of them at one moment are known from
/// how many commits there are.
/// </summary>
internal sealed class ChainLoad(string repo)
{
    private static readonly string[] Branches = ["red", "green", "blue"];

    private readonly ConcurrentQueue<string> _ids = [];

    /// <summary>Commits that the server acknowledged.</summary>
    public int Acknowledged => _ids.Count;

    public async Task CreateAsync(PfsProcess pfs)
    {
        foreach (var branch in Branches)
        {
            await pfs.S3.CreateBucketAsync($"{branch}.{repo}");
        }
    }

    /// <summary>Writes until it is told to stop.</summary>
    public async Task RunAsync(PfsProcess pfs, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var number = _ids.Count;
            var body = number % 50 == 0 ? new string('x', 300_000) : "link";
            var put = await pfs.S3.PutAsync($"{Branches[number % Branches.Length]}.{repo}", $"{number % 7}", $"{number} {body}");
            _ids.Enqueue(put.VersionId!);
        }
    }

    /// <summary>Fails unless the heads of a server are those of one moment; returns after how many commits that was.</summary>
    public async Task<int> MomentAsync(PfsProcess pfs)
    {
        var ids = _ids.ToArray();
        var heads = new int[Branches.Length];
        for (var branch = 0; branch < Branches.Length; branch++)
        {
            var answer = await pfs.Grpc.CallAsync("BranchService/GetBranch", new() { ["repo"] = repo, ["branch"] = Branches[branch] });
            var head = answer.TryGetProperty("head", out var id) ? id.GetString()! : "";
            heads[branch] = head.Length == 0 ? -1 : Array.IndexOf(ids, head);
            (head.Length == 0 || heads[branch] >= 0).Should().BeTrue("{0} of {1} must be a commit that was acknowledged", head, Branches[branch]);
        }

        var last = heads.Max();
        for (var branch = 0; branch < Branches.Length; branch++)
        {
            var expected = last - (((last % Branches.Length) - branch + Branches.Length) % Branches.Length);
            heads[branch].Should().Be(Math.Max(expected, -1), string.Create(CultureInfo.InvariantCulture, $"the newest commit is number {last}"));
        }

        return last + 1;
    }
}
