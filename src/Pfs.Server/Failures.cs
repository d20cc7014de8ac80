using Pfs.Core;

namespace Pfs.Server;

/// <summary>The one place where a failed command becomes a sentence and an exit code.</summary>
internal static class Failures
{
    private const int BrokenPipe = 32; // EPIPE: errno is what the runtime keeps as the HResult of an IOException

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
        catch (IOException e) when (e.HResult == BrokenPipe)
        {
            code = ExitCode.OutputClosed; // no sentence: whoever piped it did so on purpose
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await io.Error.WriteLineAsync("pfs: " + e.Message);
            code = ExitCode.Failed;
        }
        catch (Exception e)
        {
            // A bug of ours: a person gets a sentence, and whoever looks for the bug gets the trace.
            var wantsTrace = io.Variable("PFS_LOG_LEVEL") is "debug" or "trace";
            await io.Error.WriteLineAsync(wantsTrace
                ? e.ToString()
                : $"pfs: a fault in pfs itself ({e.GetType().Name}: {e.Message}); PFS_LOG_LEVEL=debug shows where.");
            code = ExitCode.Failed;
        }

        return (int)code;
    }

    private static ExitCode CodeFor(PfsError error) => error switch
    {
        PfsError.StoreLocked => ExitCode.Locked,
        PfsError.DataCorrupt => ExitCode.Corrupt,
        PfsError.StoreFormat => ExitCode.NewerFormat,
        PfsError.InvalidArgument => ExitCode.Usage,
        _ => ExitCode.Failed, // nothing else is thrown by opening, checking or restoring a store
    };
}
