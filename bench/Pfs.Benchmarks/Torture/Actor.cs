using System.Globalization;
using System.Text.Json;

namespace Pfs.Benchmarks.Torture;

/// <summary>
/// Works on the store, one request after the other, until the server dies under it. It lives through all cycles; what it
/// writes nobody else writes, so it knows what may be there.
/// </summary>
internal abstract class Actor(int number, int seed, Journal journal)
{
    private long _sequence;

    protected int Number => number;

    protected Journal Journal => journal;

    protected Random Random { get; } = new(unchecked((seed * 7919) + number));

    /// <summary>
    /// Returns when <paramref name="end"/> is asked for, or a write is refused because the disk is full, or the connection breaks. The last is
    /// a finding unless the end came before, and so is the second unless <paramref name="diskMayBeFull"/> is set.
    /// </summary>
    public async Task RunAsync(PfsClient client, bool diskMayBeFull, CancellationToken end)
    {
        try
        {
            while (!end.IsCancellationRequested)
            {
                await StepAsync(client);
            }
        }
        catch (UnexpectedAnswerException refusal) when (!refusal.IsFault || !end.IsCancellationRequested)
        {
            if (!refusal.IsDiskFull || !diskMayBeFull)
            {
                journal.Find($"{GetType().Name} {number}: {refusal.Message}");
            }
        }
        catch (Exception problem) when (IsBroken(problem))
        {
            if (!end.IsCancellationRequested)
            {
                journal.Find($"{GetType().Name} {number}: {problem.Message} before the end");
            }
        }
    }

    /// <summary>
    /// Looks at what a restarted server shows: the last acknowledged write, or the one that was cut off; anything else is a
    /// finding. From now on only what is shown is right.
    /// </summary>
    public abstract Task SettleAsync(PfsClient client);

    protected abstract Task StepAsync(PfsClient client);

    /// <summary>Sends a write. What happens to it when there is no answer, or one that says nothing of its effect, is unknown.</summary>
    protected async Task<T> SendAsync<T>(string branch, string what, Func<Task<T>> send)
    {
        try
        {
            return await send();
        }
        catch (Exception problem) when (IsBroken(problem) && problem is not UnexpectedAnswerException { IsDiskFull: true })
        {
            journal.CutOff(branch, what);
            throw;
        }
    }

    protected static Answer Expect(Answer answer, int status, string what) => answer.Status == status
        ? answer
        : throw new UnexpectedAnswerException(answer.Status, $"{what}: instead of {status} the answer is {answer}");

    protected BodyId NewBody(string key) => NewBody(key, Random.Next(100) switch
    {
        < 70 => 4 << 10,
        < 92 => 64 << 10,
        < 98 => 512 << 10,
        _ => 4 << 20,
    });

    protected BodyId NewBody(string key, int lengthMax) =>
        new(seed, number, ++_sequence, key, Random.Next(BodyId.LengthMin, lengthMax));

    protected static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static bool IsBroken(Exception problem) =>
        problem is HttpRequestException or IOException or TaskCanceledException or UnexpectedAnswerException or JsonException;
}
