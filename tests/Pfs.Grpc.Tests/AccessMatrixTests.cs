using FluentAssertions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.V1;
using Pfs.Testing;
using Xunit;

namespace Pfs.Grpc.Tests;

/// <summary>Every rpc of the proto file, by a caller of every kind.</summary>
public sealed class AccessMatrixTests
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(static bytes => bytes, static bytes => bytes);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly BranchRef Branch = new(RepoName.Parse("images"), BranchName.Default);

    public static IEnumerable<MethodDescriptor> Rpcs => PfsReflection.Descriptor.Services.SelectMany(service => service.Methods);

    [Fact]
    public async Task Who_has_not_the_right_is_refused_and_changes_nothing()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.WriteAsync("a", "1");
        var callers = await Callers.CreateAsync(server.Control);
        var before = (await server.Branches.GetBranchAsync(new GetBranchRequest { Repo = "images" })).Head;
        var refusals = 0;
        foreach (var rpc in Rpcs)
        {
            foreach (var caller in callers.All.Where(caller => !May(caller, rpc)))
            {
                var code = await CallAsync(server, caller, rpc, Patience);

                code.Should().Be(caller.IsAccepted ? StatusCode.PermissionDenied : StatusCode.Unauthenticated, $"{rpc.FullName} by {caller}");
                refusals++;
            }
        }

        refusals.Should().BeGreaterThan(5 * Rpcs.Count());
        (await server.Branches.GetBranchAsync(new GetBranchRequest { Repo = "images" })).Should().BeEquivalentTo(new { Head = before, OpenCommit = "" });
        (await server.Repos.ListReposAsync(new ListReposRequest())).Repos.Should().ContainSingle();
    }

    [Fact]
    public async Task Who_has_the_right_is_not_refused_for_want_of_it()
    {
        await using var server = await GrpcServer.StartAsync();
        var callers = await Callers.CreateAsync(server.Control);
        var root = new Callers.Caller("root", GrpcServer.AccessKey, GrpcServer.SecretKey, IsAccepted: true) { Identity = new Identity("Tess", [Core.Grant.Everything]) };
        foreach (var rpc in Rpcs)
        {
            foreach (var caller in callers.All.Append(root).Where(caller => May(caller, rpc)))
            {
                await TryAsync(() => server.Repos.CreateRepoAsync(new CreateRepoRequest { Repo = "images" }).ResponseAsync);
                await TryAsync(() => server.Branches.CreateBranchAsync(new CreateBranchRequest { Repo = "images", Branch = "master" }).ResponseAsync);

                // What streams until it is given up need not end: that the time passed is as good an answer.
                var code = await CallAsync(server, caller, rpc, TimeSpan.FromSeconds(2));

                code.Should().NotBe(StatusCode.PermissionDenied, $"{rpc.FullName} by {caller}").And.NotBe(StatusCode.Unauthenticated);
            }
        }
    }

    [Fact]
    public void The_table_gives_no_rpc_away()
    {
        foreach (var rpc in Rpcs)
        {
            Right[] fitting = (rpc.Service.Name, rpc.Name) switch
            {
                (_, "WhoAmI" or "CheckAccess" or "CreateSession" or "ListRepos" or "ListDeletedRepos") => [Right.Known],
                ("AccessService" or "AdminService", _) => [Right.Store],
                ("RepoService", "ImportRepo") => [Right.Store],
                ("RepoService" or "BranchService", "GetRepo" or "GetBranch" or "ListBranches") => [Right.Read],
                ("RepoService" or "BranchService", _) => [Right.Admin],
                (_, "WriteFiles" or "StartCommit" or "FinishCommit" or "AbortCommit" or "RevertCommit" or "RestorePaths"
                    or "ImportArchive" or "SetNote") => [Right.Write],
                _ => [Right.Read],
            };
            fitting.Should().Contain(AccessTable.RightFor(NameOf(rpc)), rpc.FullName);
        }
    }

    [Fact]
    public void Every_rpc_has_its_row_in_the_table_of_rights()
    {
        var known = AccessTable.All.Select(row => row.Key).Where(name => name.Contains('/')).ToList();

        known.Should().BeEquivalentTo(Rpcs.Select(NameOf));
    }

    [Fact]
    public async Task Commits_of_a_branch_that_is_not_his_are_read_by_no_way_round()
    {
        await using var server = await GrpcServer.StartAsync();
        var secret = (await server.WriteAsync("secret", "1")).Id;
        await server.Branches.CreateBranchAsync(new CreateBranchRequest { Repo = "images", Branch = "other" });
        var caller = (await Callers.CreateAsync(server.Control)).All.Single(caller => caller.Name == "reader of another branch");
        var invoker = server.Invoker($"Bearer {caller.AccessKey}:{caller.SecretKey}");
        var (commits, files, branches) = (
            new CommitService.CommitServiceClient(invoker), new FileService.FileServiceClient(invoker), new BranchService.BranchServiceClient(invoker));

        await RefusedAsync(commits.GetCommitAsync(new GetCommitRequest { Repo = "images", Branch = "other", Revision = secret }).ResponseAsync);
        await RefusedAsync(commits.ResolveRevisionAsync(new ResolveRevisionRequest { Repo = "images", Branch = "other", Revision = "master" }).ResponseAsync);
        await RefusedAsync(commits.ListCommitsAsync(new ListCommitsRequest { Repo = "images", Branch = "other", PageToken = secret }).ResponseAsync);
        await RefusedAsync(files.ListFilesAsync(new ListFilesRequest { Repo = "images", Branch = "other", PageToken = secret + "." }).ResponseAsync);
        await RefusedAsync(files.FileHistoryAsync(
            new FileHistoryRequest { Repo = "images", Branch = "other", Path = ByteString.CopyFromUtf8("secret"), PageToken = secret }).ResponseAsync);
        await RefusedAsync(files.StatFileAsync(
            new StatFileRequest { Repo = "images", Branch = "other", Revision = secret[..10], Path = ByteString.CopyFromUtf8("secret") }).ResponseAsync);
        using var diff = commits.DiffCommits(new DiffCommitsRequest { Repo = "images", FromBranch = "other", ToBranch = "master" });
        await RefusedAsync(diff.ResponseStream.MoveNext(CancellationToken.None));
        using var fromDefault = commits.DiffCommits(new DiffCommitsRequest { Repo = "images", ToBranch = "other" });
        await RefusedAsync(fromDefault.ResponseStream.MoveNext(CancellationToken.None));

        (await branches.ListBranchesAsync(new ListBranchesRequest { Repo = "images" })).Branches.Select(branch => branch.Name).Should().Equal("other");
        (await commits.ListCommitsAsync(new ListCommitsRequest { Repo = "images", Branch = "other" })).Commits.Should().BeEmpty();
    }

    private static bool May(Callers.Caller caller, MethodDescriptor rpc) => caller.IsAccepted && AccessTable.RightFor(NameOf(rpc)) switch
    {
        Right.Known => true,
        Right.Store => caller.Identity.IsStoreAdmin,
        var right => caller.Identity.May(right, Branch.Repo, NamesBranch(rpc) ? Branch.Branch : null),
    };

    // A diff names two branches, a stream of writes one in its header; an open commit that there is not is on no branch.
    private static bool NamesBranch(MethodDescriptor rpc) => rpc.IsClientStreaming
        || rpc.InputType.FindFieldByName("branch") is not null || rpc.InputType.FindFieldByName("from_branch") is not null;

    private static string NameOf(MethodDescriptor rpc) => $"{rpc.Service.Name}/{rpc.Name}";

    private static async Task<StatusCode> CallAsync(GrpcServer server, Callers.Caller caller, MethodDescriptor rpc, TimeSpan patience)
    {
        var method = new Method<byte[], byte[]>(MethodType.Unary, rpc.Service.FullName, rpc.Name, Bytes, Bytes);
        var invoker = caller.AccessKey is null ? server.Channel.CreateCallInvoker() : server.Invoker($"Bearer {caller.AccessKey}:{caller.SecretKey}");
        try
        {
            // A unary call sends one message and reads at most one, whatever the rpc streams.
            await invoker.AsyncUnaryCall(method, null, new CallOptions(deadline: (TimeProvider.System.GetUtcNow() + patience).UtcDateTime), Request(rpc));
            return StatusCode.OK;
        }
        catch (RpcException e)
        {
            return e.StatusCode;
        }
    }

    private static byte[] Request(MethodDescriptor rpc)
    {
        if (rpc.Name == "WriteFiles")
        {
            return new WriteFilesRequest { Header = new WriteFilesHeader { Repo = "images", Branch = "master" } }.ToByteArray();
        }

        if (rpc.Name == "ImportArchive")
        {
            return new ImportArchiveRequest { Header = new ImportArchiveHeader { Repo = "images", Branch = "master" } }.ToByteArray();
        }

        var request = (IMessage)Activator.CreateInstance(rpc.InputType.ClrType)!;
        Set("repo", "images");
        Set("branch", "master");
        Set("revision", "HEAD");
        Set("commit_id", new string('0', 64));
        return request.ToByteArray();

        void Set(string field, string value) => rpc.InputType.FindFieldByName(field)?.Accessor.SetValue(request, value);
    }

    private static async Task RefusedAsync(Task call) => await call.ShouldBeRefusedAsync(StatusCode.PermissionDenied, "ACCESS_DENIED");

    private static async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (RpcException)
        {
            // It is there already.
        }
    }
}
