using Microsoft.Win32.SafeHandles;

namespace Pfs.Server;

/// <summary>Everything of the process that a command may touch, so that tests can run commands in process.</summary>
internal sealed record CommandIo
{
    /// <summary>Bytes of `put -`.</summary>
    public required Stream Input { get; init; }

    /// <summary>Bytes of `cat` and `get -`; the same stream as <see cref="Out"/> underneath.</summary>
    public required Stream Output { get; init; }

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public required Func<string, string?> Variable { get; init; }

    /// <summary>Whether a person reads <see cref="Out"/>: tables instead of tabs.</summary>
    public required bool OutIsTerminal { get; init; }

    /// <summary>Whether a person watches <see cref="Error"/>: progress bars.</summary>
    public required bool ErrorIsTerminal { get; init; }

    public static CommandIo OfProcess() => new()
    {
        Input = Console.OpenStandardInput(),
        Output = OpenOutput(),
        Out = Console.Out,
        Error = Console.Error,
        Variable = Environment.GetEnvironmentVariable,
        OutIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
    };

    // The console's stream says nothing when the reader of a pipe is gone, so `pfs cat huge | head` would read on to the end. A file
    // stream does say so; but on a file it writes at a position of its own, not behind what others wrote.
    private static Stream OpenOutput()
    {
        var output = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return output.CanSeek ? Console.OpenStandardOutput() : output;
    }
}
