using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pfs.Benchmarks.Torture;

/// <summary>
/// The commits of a branch, one chain down to its root: it only grows, holds every acknowledged version, and no commit that
/// nobody asked for. What was looked at once is not walked again, because a parent is in its child's hash.
/// </summary>
internal sealed class Chain(string branch, Journal journal)
{
    private const int PageSize = 250;

    private readonly HashSet<string> _ids = [];
    private readonly HashSet<string> _acknowledged = [];
    private string? _head;

    public string Branch => branch;

    public int Length => _ids.Count;

    /// <summary>Walks from the head to where the last call began.</summary>
    public async Task CheckAsync(PfsClient client, IEnumerable<Acknowledged> fresh)
    {
        var added = await WalkAsync(client);
        foreach (var id in added)
        {
            if (!_ids.Add(id))
            {
                journal.Find($"commit {id} is twice in the line of {branch}");
            }
        }

        _head = added.FirstOrDefault() ?? _head;
        foreach (var write in fresh.Where(write => write.Branch == branch))
        {
            _acknowledged.Add(write.Version);
            if (!_ids.Contains(write.Version))
            {
                journal.Find($"version {write.Version} of {write.Key} is not in the line of {branch}");
            }
        }

        if (_ids.Count > _acknowledged.Count + journal.CutOffOn(branch))
        {
            journal.Find($"{branch} has {_ids.Count} commits for {_acknowledged.Count} acknowledged and {journal.CutOffOn(branch)} unanswered writes");
        }
    }

    private async Task<List<string>> WalkAsync(PfsClient client)
    {
        var added = new List<string>();
        var expected = "";
        for (var token = ""; ;)
        {
            var request = new JsonObject { ["branch"] = branch, ["pageSize"] = PageSize, ["pageToken"] = token };
            if (await client.CallAsync("CommitService/ListCommits", request) is not { } page)
            {
                journal.Find($"{branch} is gone");
                return added;
            }

            foreach (var commit in page.TryGetProperty("commits", out var commits) ? commits.EnumerateArray() : default)
            {
                if (Text(commit, "state") == "COMMIT_STATE_OPEN")
                {
                    continue;
                }

                var id = Text(commit, "id");
                if (expected.Length > 0 && id != expected)
                {
                    journal.Find($"the line of {branch} goes on with {id} instead of {expected}");
                }

                if (id == _head)
                {
                    return added;
                }

                added.Add(id);
                expected = commit.TryGetProperty("parents", out var parents) ? parents[0].GetString()! : "";
            }

            token = Text(page, "nextPageToken");
            if (token.Length == 0)
            {
                break;
            }
        }

        if (_head is not null || expected.Length > 0)
        {
            journal.Find($"the line of {branch} ends before {(expected.Length > 0 ? expected : _head)}");
        }

        return added;
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString()! : "";
}
