using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using Pfs.Core;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests.Fuzz;

/// <summary>
/// Whatever a caller with all rights sends, the server answers it, never with a fault, and what it refuses has changed nothing. For how
/// long and with which requests <see cref="FuzzTests"/> says.
/// </summary>
public sealed class RequestFuzzTests
{
    private const int Tries = 3000;

    private static readonly BranchRef Branch = new(RepoName.Parse("images"), BranchName.Parse("main"));

    [Fact]
    public async Task Every_request_is_answered_and_what_is_refused_changes_nothing()
    {
        var (seed, limit) = FuzzTests.Run();
        var grammar = new RequestGrammar(seed);
        var log = new ServedLog();
        var statuses = new Dictionary<int, int>();
        var tries = 0;
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < limit || tries < Tries;)
        {
            await using var host = await S3Host.StartAsync("main.images", log: log);
            var (commit, upload, etag) = await PrepareAsync(host);
            for (var i = 0; i < 500; i++, tries++)
            {
                var (method, target, body, headers) = grammar.Next();
                target = Fill(target);
                headers = [.. headers.Select(header => (header.Name, Fill(header.Value)))];
                body = Encoding.Latin1.GetBytes(Fill(Encoding.Latin1.GetString(body)));
                if (target.EndsWith("?delete=", StringComparison.Ordinal))
                {
                    headers = [.. headers.Where(header => !header.Name.StartsWith("x-amz-checksum-", StringComparison.Ordinal)), ("x-amz-checksum-sha256", Convert.ToBase64String(SHA256.HashData(body)))];
                }

                var before = StateOf(host);
                var answer = await host.SendAsync(method, target, method is "PUT" or "POST" ? body : null, headers);

                var what = $"try {tries} of seed {seed}: {method} {target} {string.Join("; ", headers)} {Encoding.Latin1.GetString(body)}";
                (answer.Status is < 500 or 501).Should().BeTrue($"{answer.Status} {answer.Text} {log.Fault} {what}");
                (answer.Status < 400 || answer.Body.Length == 0 || answer.Code.Length > 0).Should().BeTrue($"{answer.Text} {what}");
                if (answer.Status >= 300 || method is "GET" or "HEAD")
                {
                    StateOf(host).Should().Be(before, what);
                }

                statuses[answer.Status] = statuses.GetValueOrDefault(answer.Status) + 1;
                if (host.Store.FindBranch(Branch) is null)
                {
                    break; // deleted as it was asked to be
                }
            }

            string Fill(string text) => text.Replace("{commit}", commit, StringComparison.Ordinal)
                .Replace("{upload}", upload, StringComparison.Ordinal).Replace("{etag}", etag, StringComparison.Ordinal);
        }

        statuses.Keys.Should().Contain([200, 204, 400, 404, 405, 501]);
    }

    private static async Task<(string Commit, string Upload, string ETag)> PrepareAsync(S3Host host)
    {
        await host.PutAsync("/main.images/gone", "x");
        await host.SendAsync("DELETE", "/main.images/gone");
        var put = await host.PutAsync("/main.images/k", "text");
        var upload = (await host.SendAsync("POST", "/main.images/big?uploads")).Element("UploadId");
        var part = await host.PutAsync($"/main.images/big?partNumber=1&uploadId={upload}", "part");
        return (put.VersionId!, upload, part["ETag"]!);
    }

    /// <summary>All that a request could have changed, in a line.</summary>
    private static string StateOf(S3Host host)
    {
        var state = new StringBuilder();
        foreach (var branch in host.Store.ListRepos().SelectMany(repo => host.Store.ListBranches(repo.Name)))
        {
            var cors = host.Store.FindBranchSetting(branch.Ref, "cors")?.Length;
            var uploads = host.Store.ListUploads(branch.Ref)
                .Select(upload => $"{upload.Id}:{string.Join(',', host.Store.ListParts(upload).Select(part => $"{part.Number}={part.Content.Hash}"))}");
            state.Append(null, $"{branch.Ref} {branch.Head} {cors} {string.Join(' ', uploads)}\n");
        }

        return state.ToString();
    }
}
