namespace Pfs.Server;

/// <summary>Ends a command with <paramref name="code"/> and one sentence on the error stream, without a stack trace.</summary>
internal sealed class FailureException(ExitCode code, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public ExitCode Code { get; } = code;

    public static FailureException Usage(string message) => new(ExitCode.Usage, message);
}
