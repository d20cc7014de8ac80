using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pfs.Benchmarks.Torture;

/// <summary>
/// Writes the same few files again and again in an open commit on a branch of its own: each finished commit changes all of them, an
/// aborted one none. After a crash it goes on where it was, with what was staged.
/// </summary>
internal sealed class OpenCommitWriter(int number, int seed, Journal journal) : Actor(number, seed, journal)
{
    private const int Files = 4;

    private readonly List<BodyId> _staged = [];
    private List<BodyId> _head = [];
    private BodyId? _next;
    private string? _open;
    private End _end;

    private enum End
    {
        None,
        Finish,
        Abort,
    }

    /// <summary>Its branch; it must exist, without commits, before the first step.</summary>
    public string Branch { get; } = Invariant($"open-{number}");

    public override async Task SettleAsync(PfsClient client)
    {
        var branch = await CallAsync(client, "BranchService/GetBranch", []);
        var shown = branch.TryGetProperty("openCommit", out var id) && id.GetString() is { Length: > 0 } open ? open : null;
        if (_open is null && shown is not null)
        {
            (_open, _next, _end) = (shown, null, End.None); // its start was cut off
            _staged.Clear();
        }

        if (shown is not null && shown == _open)
        {
            await CheckAsync(client, _head, version: null);
            await CheckAsync(client, _staged, _open);
            return;
        }

        if (_open is not null && (_end == End.None || shown is not null))
        {
            Journal.Find($"the open commit {_open} of {Branch} is lost: there is {shown ?? "none"}");
        }

        await CheckAsync(client, _end == End.Finish ? _staged : _head, version: null);
        _open = _end == End.Finish ? _open : null; // to finish it again must give the same commit
    }

    protected override Task StepAsync(PfsClient client)
    {
        if (_open is null)
        {
            return StartAsync(client);
        }

        if (_staged.Count < Files)
        {
            return StageAsync(client, _open);
        }

        _end = _end != End.None ? _end : Random.Next(8) == 0 ? End.Abort : End.Finish;
        return _end == End.Finish ? FinishAsync(client, _open) : AbortAsync(client, _open);
    }

    private async Task StartAsync(PfsClient client)
    {
        _staged.Clear();
        (_next, _end) = (null, End.None);
        var opened = await SendAsync(Branch, "start", () => CallAsync(client, "CommitService/StartCommit", []));
        _open = opened.GetProperty("id").GetString();
    }

    private async Task StageAsync(PfsClient client, string open)
    {
        var body = _next ??= NewBody(Invariant($"file-{_staged.Count}")); // after a crash the same again
        var answer = await SendAsync(Branch, $"{body.Key} {body} into {open}", async () =>
            Expect(await client.SendAsync(HttpMethod.Put, Branch, body.Key, body: body.MakeBytes()), 200, body.Key));
        if (answer.Version != open)
        {
            Journal.Find($"{body.Key} went into {answer.Version}, not into the open commit {open} of {Branch}");
        }

        _staged.Add(body);
        _next = null;
    }

    private async Task FinishAsync(PfsClient client, string open)
    {
        var fields = new JsonObject { ["commitId"] = open };
        var commit = await SendAsync(Branch, $"finish {open}", () => CallAsync(client, "CommitService/FinishCommit", fields));
        foreach (var body in _staged)
        {
            Journal.Acknowledge(Branch, body.Key, commit.GetProperty("id").GetString(), body);
        }

        _head = [.. _staged];
        _open = null;
    }

    private async Task AbortAsync(PfsClient client, string open)
    {
        var fields = new JsonObject { ["commitId"] = open };
        await SendAsync(Branch, $"abort {open}", () => CallAsync(client, "CommitService/AbortCommit", fields));
        _open = null;
    }

    private async Task CheckAsync(PfsClient client, List<BodyId> expected, string? version)
    {
        foreach (var body in expected)
        {
            var query = version is null ? "" : $"versionId={version}";
            var answer = await client.SendAsync(HttpMethod.Get, Branch, body.Key, query);
            if (answer.Status != 200 || BodyId.Recognise(answer.Body) != body)
            {
                Journal.Find($"{body.Key} of {Branch} at {version ?? "its head"} is not {body}: {answer.Status}, {answer.Body.Length} bytes");
            }
        }
    }

    private async Task<JsonElement> CallAsync(PfsClient client, string method, JsonObject fields)
    {
        fields["branch"] = Branch;
        return await client.CallAsync(method, fields) ?? throw new UnexpectedAnswerException(404, $"{method} on {Branch} finds nothing");
    }
}
