using Pfs.Core;

namespace Pfs.Server;

/// <summary>The one place where a failed command becomes a sentence and an exit code.</summary>
internal static class Failures
{
    public static async Task<int> ReportAsync(CommandIo io, Func<Task> run)
    {
        var code = ExitCode.Ok;
        try
        {
            await run();
        }
        catch (FailureException e)
        {
            await io.Error.WriteLineAsync("pfs: " + e.Message);
            code = e.Code;
        }
        catch (PfsException e)
        {
            await io.Error.WriteLineAsync("pfs: " + e.Message);
            code = CodeFor(e.Error);
        }
        catch (OperationCanceledException)
        {
            code = ExitCode.Interrupted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await io.Error.WriteLineAsync("pfs: " + e.Message);
            code = ExitCode.Failed;
        }

        return (int)code;
    }

    private static ExitCode CodeFor(PfsError error) => error switch
    {
        PfsError.StoreLocked => ExitCode.Locked,
        PfsError.DataCorrupt => ExitCode.Corrupt,
        PfsError.StoreFormat => ExitCode.NewerFormat,
        _ => ExitCode.Failed, // nothing else is thrown by opening or checking a store
    };
}
