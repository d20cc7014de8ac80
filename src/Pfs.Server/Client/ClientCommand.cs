using System.CommandLine;
using Grpc.Core;

namespace Pfs.Server.Client;

/// <summary>A verb that talks to a server: its own arguments, the options that all such verbs share, and one error path.</summary>
internal sealed class ClientCommand : Command
{
    private readonly Option<string?> _address = new("--address")
    {
        Description = $"The server's gRPC address, with https:// in front if it has a certificate. [HOST:PORT; default {ServerAddress.Default}; {ServerAddress.Variable}]",
        HelpName = "HOST:PORT",
    };

    private readonly Option<string?> _data = new("--data")
    {
        Description = "A local server's data directory, for its credential; not needed with PFS_TOKEN. [default ./pfs-data; PFS_DATA]",
        HelpName = "DIR",
    };

    private readonly Option<bool> _allowPlaintext = new("--allow-plaintext")
    {
        Description = "Send the credential in clear text to another machine. [default false; PFS_ALLOW_PLAINTEXT]",
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print JSON, one object a line.",
    };

    private readonly CommandIo _io;

    public ClientCommand(
        CommandIo io, string name, string description, Symbol[] symbols, Func<ClientCall, CancellationToken, Task> run)
        : base(name, description)
    {
        _io = io;
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                Arguments.Add(argument);
            }
            else
            {
                Options.Add((Option)symbol);
            }
        }

        Options.Add(_json);
        Options.Add(_address);
        Options.Add(_data);
        Options.Add(_allowPlaintext);
        SetAction((parsed, cancellationToken) =>
            Failures.ReportAsync(io, () => RunAsync(parsed, run, cancellationToken)));
    }

    private async Task RunAsync(
        ParseResult parsed, Func<ClientCall, CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        await using var call = new ClientCall(_io, parsed, parsed.GetValue(_json), parsed.GetValue(_data), Connect);
        try
        {
            await run(call, cancellationToken);
            await call.Print.FlushAsync();
        }
        catch (RpcException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (RpcException e)
        {
            throw RpcFailure.For(e, AddressIn(parsed));
        }

        Connection Connect() => new(
            AddressIn(parsed), CallerToken.Find(_io.Variable, parsed.GetValue(_data)), TrustedAuthorities.Find(_io.Variable));
    }

    private Uri AddressIn(ParseResult parsed)
    {
        var text = parsed.GetValue(_address) ?? _io.Variable(ServerAddress.Variable);
        var allowPlaintext = parsed.GetValue(_allowPlaintext)
            || string.Equals(_io.Variable("PFS_ALLOW_PLAINTEXT"), "true", StringComparison.OrdinalIgnoreCase);
        return ServerAddress.Parse(string.IsNullOrEmpty(text) ? ServerAddress.Default : text, allowPlaintext);
    }
}
