using System.CommandLine;
using Pfs.Grpc.V1;

namespace Pfs.Server.Client;

/// <summary>One run of a verb: what was asked, where to ask it, and where to print the answer.</summary>
internal sealed class ClientCall : IAsyncDisposable
{
    private readonly ParseResult _parsed;
    private readonly Lazy<Connection> _connection;

    public ClientCall(CommandIo io, ParseResult parsed, bool json, string? data, Func<Connection> connect)
    {
        Io = io;
        Data = data;
        _parsed = parsed;
        _connection = new Lazy<Connection>(connect);
        Print = new Printer(io, json);
    }

    public CommandIo Io { get; }

    /// <summary>What --data said; null without it.</summary>
    public string? Data { get; }

    public Printer Print { get; }

    // Lazy, so that wrong arguments are reported before a missing credential is.
    public RepoService.RepoServiceClient Repos => _connection.Value.Repos;

    public BranchService.BranchServiceClient Branches => _connection.Value.Branches;

    public CommitService.CommitServiceClient Commits => _connection.Value.Commits;

    public FileService.FileServiceClient Files => _connection.Value.Files;

    public AccessService.AccessServiceClient Access => _connection.Value.Access;

    public AdminService.AdminServiceClient Admin => _connection.Value.Admin;

    public string Get(Argument<string> argument) => _parsed.GetRequiredValue(argument);

    /// <summary>An argument that may be left out.</summary>
    public string? Find(Argument<string> argument) => _parsed.GetValue(argument);

    public T? Get<T>(Option<T> option) => _parsed.GetValue(option);

    public ValueTask DisposeAsync() =>
        _connection.IsValueCreated ? _connection.Value.DisposeAsync() : ValueTask.CompletedTask;
}
