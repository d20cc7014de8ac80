using System.Globalization;

namespace Pfs.Benchmarks.Torture;

/// <summary>
/// A branch full of files in the store itself. To give its space back, all its files are read and compared, it is deleted, and the garbage
/// collected, all of that on a full disk. The server must forget what is deleted at once (<c>--deleted-retention 0</c>).
/// </summary>
internal sealed class BranchBallast(string folder, int seed, Journal journal) : IBallast
{
    private const string Branch = "ballast";
    private const int Number = 1_000_000; // no writer's
    private const int LengthMax = 2 << 20;
    private const int NoRoom = 507;

    private readonly Random _random = new(seed);
    private readonly List<BodyId> _files = [];
    private long _sequence;

    public async Task LeaveFreeAsync(PfsClient client, long bytes)
    {
        Expect(await client.SendAsync(HttpMethod.Put, Branch, ""), 200, Branch);
        while (new DriveInfo(folder).TotalFreeSpace is var free && free > bytes)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"file-{++_sequence}");
            var body = new BodyId(seed, Number, _sequence, key, _random.Next(BodyId.LengthMin, (int)Math.Clamp(free - bytes, LengthMax / 16, LengthMax)));
            var stored = await client.SendAsync(HttpMethod.Put, Branch, key, body: body.MakeBytes());
            if (stored.Status == NoRoom)
            {
                break;
            }

            Expect(stored, 200, key);
            _files.Add(body);
        }
    }

    public async Task RemoveAsync(PfsClient client)
    {
        foreach (var body in _files)
        {
            var read = Expect(await client.SendAsync(HttpMethod.Get, Branch, body.Key), 200, body.Key);
            if (BodyId.Recognise(read.Body) != body)
            {
                journal.Find($"{body.Key} of {Branch} is not {body}: {read.Body.Length} bytes");
            }
        }

        _files.Clear();
        Expect(await client.SendAsync(HttpMethod.Delete, Branch, ""), 204, Branch);
        await client.CollectAsync(journal);
    }

    private static Answer Expect(Answer answer, int status, string what) => answer.Status == status
        ? answer
        : throw new UnexpectedAnswerException(answer.Status, $"{what}: instead of {status} the answer is {answer}");
}
