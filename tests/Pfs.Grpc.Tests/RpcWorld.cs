using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Tests;

/// <summary>A server with something of each kind, and calls of it by the words of <see cref="RpcTable"/>.</summary>
internal sealed partial class RpcWorld : IAsyncDisposable
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(static bytes => bytes, static bytes => bytes);

    private readonly Dictionary<string, string> _names = [];
    private readonly Dictionary<string, string> _bearers = [];

    private RpcWorld(GrpcServer server) => Server = server;

    public GrpcServer Server { get; }

    /// <summary>
    /// Repo "images" has two commits on "master" (a, dir/b; then a again) and on most branches, "empty", "opened" and "aborting" with open
    /// commits, and "guarded" that is protected, "gone" that was deleted; there are the repos "spare" and, deleted, "old", the principals "ann" and "leaver", and an upload.
    /// </summary>
    public static async Task<RpcWorld> CreateAsync()
    {
        var world = new RpcWorld(await GrpcServer.StartAsync());
        var server = world.Server;
        world._names["first"] = (await server.WriteAsync(GrpcServer.Start("a"), GrpcServer.Data("1"), GrpcServer.Start("dir/b"), GrpcServer.Data("2"))).Id;
        world._names["second"] = (await server.WriteAsync("a", "3")).Id;
        foreach (var branch in new[] { "dev", "opened", "aborting", "moving", "renaming", "leaving", "gone", "reverting", "restoring", "written", "imported", "guarded" })
        {
            await server.Branches.CreateBranchAsync(new CreateBranchRequest { Repo = "images", Branch = branch, FromBranch = "master" });
        }

        await server.Branches.CreateBranchAsync(new CreateBranchRequest { Repo = "images", Branch = "empty" });
        await server.Branches.ProtectBranchAsync(new ProtectBranchRequest { Repo = "images", Branch = "guarded", Protected = true });
        await server.Branches.DeleteBranchAsync(new DeleteBranchRequest { Repo = "images", Branch = "gone" });
        world._names["open"] = await world.StartAsync("opened");
        world._names["toAbort"] = await world.StartAsync("aborting");
        world._names["aborted"] = await world.StartAsync("dev");
        await server.Commits.AbortCommitAsync(new AbortCommitRequest { Repo = "images", CommitId = world._names["aborted"] });
        world._names["absent"] = new string('0', 64);
        foreach (var repo in new[] { "spare", "old" })
        {
            await server.Repos.CreateRepoAsync(new CreateRepoRequest { Repo = repo });
        }

        await server.Repos.DeleteRepoAsync(new DeleteRepoRequest { Repo = "old" });
        await world.AddPrincipalsAsync();
        world._names["upload"] = (await server.Store.CreateUploadAsync(
            new UploadInfo
            {
                Id = "",
                Branch = new BranchRef(RepoName.Parse("images"), BranchName.Default),
                Path = FilePath.Parse("up"),
                Headers = FileHeaders.None,
                Author = "ann",
                Created = default,
            },
            default)).Id;
        await world.ExportAsync();
        world._names["tar"] = await TarAsync("t");
        world._names["tarAbove"] = await TarAsync("../t");
        world._names["paths1001"] = string.Join(',', Enumerable.Range(0, 1001).Select(number => $"\"{Base64($"{number}")}\""));
        return world;
    }

    /// <summary>Calls as the row says, whatever of it streams, and gives the answers as JSON, or how it was refused.</summary>
    public async Task<(StatusCode Code, string Reason, List<string> Answers)> CallAsync(RpcRow row)
    {
        var invoker = Server.Invoker(_bearers.GetValueOrDefault(row.Caller) ?? $"Bearer {GrpcServer.AccessKey}:{GrpcServer.SecretKey}");
        var method = new Method<byte[], byte[]>(MethodType.DuplexStreaming, row.Method.Service.FullName, row.Method.Name, Bytes, Bytes);
        var answers = new List<string>();
        using var call = invoker.AsyncDuplexStreamingCall(
            method, null, new CallOptions(deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(20)));
        try
        {
            await SendAsync(call.RequestStream, MessagesOf(row));
            await foreach (var answer in call.ResponseStream.ReadAllAsync())
            {
                answers.Add(JsonFormatter.Default.Format(row.Method.OutputType.Parser.ParseFrom(answer)));
            }

            return (StatusCode.OK, "", answers);
        }
        catch (RpcException refusal)
        {
            return (refusal.StatusCode, refusal.GetRpcStatus()?.Details.FirstOrDefault()?.Unpack<ErrorInfo>().Reason ?? "", answers);
        }
    }

    /// <summary>What a refused call could have changed, as JSON.</summary>
    public async Task<string> StateAsync()
    {
        var lists = RpcRow.Parse("""
            RepoService/ListRepos OK {}
            RepoService/ListDeletedRepos OK {}
            BranchService/ListBranches OK {"repo":"images"}
            BranchService/ListDeletedBranches OK {"repo":"images"}
            AdminService/ListOpenCommits OK {}
            AdminService/ListUploads OK {}
            AccessService/ListPrincipals OK {}
            """);
        var state = new StringBuilder();
        foreach (var list in lists)
        {
            state.AppendJoin('\n', (await CallAsync(list)).Answers).Append('\n');
        }

        return LastUsed().Replace(state.ToString(), "");
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private static async Task SendAsync(IClientStreamWriter<byte[]> stream, IEnumerable<byte[]> messages)
    {
        try
        {
            foreach (var message in messages)
            {
                await stream.WriteAsync(message);
            }

            await stream.CompleteAsync();
        }
        catch (Exception over) when (over is RpcException or InvalidOperationException)
        {
            // it was refused before all was said: the answer says why
        }
    }

    private async Task<string> StartAsync(string branch) =>
        (await Server.Commits.StartCommitAsync(new StartCommitRequest { Repo = "images", Branch = branch })).Id;

    private async Task AddPrincipalsAsync()
    {
        foreach (var name in new[] { "ann", "leaver" })
        {
            await Server.Access.CreatePrincipalAsync(
                new CreatePrincipalRequest { Name = name, Grants = { new V1.Grant { Role = V1.Role.Reader }, new V1.Grant { Role = V1.Role.Writer, Repo = "images" } } });
        }

        foreach (var name in new[] { "key", "spareKey" })
        {
            var made = await Server.Access.CreateKeyAsync(new CreateKeyRequest { Principal = "ann" });
            _names[name] = made.Key.Id;
            _bearers["ann"] = $"Bearer {made.Key.Id}:{made.SecretKey}";
        }

        _bearers["session"] = $"Bearer {(await Server.Access.CreateSessionAsync(new CreateSessionRequest())).Token}";
    }

    private async Task ExportAsync()
    {
        using var call = Server.Repos.ExportRepo(new ExportRepoRequest { Repo = "images" });
        var file = (await call.ResponseStream.ReadAllAsync().ToListAsync()).SelectMany(part => part.Data).ToArray();
        (_names["exported"], _names["half"]) = (Convert.ToBase64String(file), Convert.ToBase64String(file.AsSpan(0, file.Length / 2)));
    }

    private List<byte[]> MessagesOf(RpcRow row)
    {
        var text = Quoted().Replace(row.Request, match => Base64(match.Groups[1].Value));
        text = Named().Replace(text, match => _names[match.Groups[1].Value]);
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { AllowMultipleValues = true });
        var messages = new List<byte[]>();
        while (reader.Read())
        {
            messages.Add(row.Method.InputType.Parser.ParseJson(JsonElement.ParseValue(ref reader).GetRawText()).ToByteArray());
        }

        return messages;
    }

    private static async Task<string> TarAsync(string name)
    {
        using var archive = new MemoryStream();
        await using (var writer = new TarWriter(archive, leaveOpen: true))
        {
            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream([1, 2, 3]) });
        }

        return Convert.ToBase64String(archive.ToArray());
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    [GeneratedRegex("@([^@]*)@")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\$([a-zA-Z0-9]+)")]
    private static partial Regex Named();

    [GeneratedRegex(", \"lastUsedAt\": \"[^\"]*\"")]
    private static partial Regex LastUsed();
}
