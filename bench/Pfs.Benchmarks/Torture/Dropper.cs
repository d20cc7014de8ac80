namespace Pfs.Benchmarks.Torture;

/// <summary>
/// Fills a branch, deletes it and collects the garbage, again and again, beside all others. The server must forget what is deleted at once
/// (<c>--deleted-retention 0</c>). Nothing of it is to be found again; the others' writes are what a collection may damage.
/// </summary>
internal sealed class Dropper(int number, int seed, Journal journal) : Actor(number, seed, journal)
{
    private const int Files = 4;
    private const int LengthMax = 2 << 20; // so that more than a quarter of all bytes is garbage soon, and segments are written anew
    private const int NotFound = 404;
    private const int Exists = 409;

    private readonly string _branch = Invariant($"drop-{number}");

    // The branch is there or not; the next step takes it as it is.
    public override Task SettleAsync(PfsClient client) => Task.CompletedTask;

    protected override async Task StepAsync(PfsClient client)
    {
        var created = await client.SendAsync(HttpMethod.Put, _branch, "");
        if (created.Status != Exists)
        {
            Expect(created, 200, _branch);
        }

        for (var file = 0; file < Files; file++)
        {
            var body = NewBody(Invariant($"file-{file}"), LengthMax);
            Expect(await client.SendAsync(HttpMethod.Put, _branch, body.Key, body: body.MakeBytes()), 200, body.Key);
            var read = Expect(await client.SendAsync(HttpMethod.Get, _branch, body.Key), 200, body.Key);
            if (BodyId.Recognise(read.Body) != body)
            {
                Journal.Find($"{body.Key} of {_branch} is not {body}: {read.Body.Length} bytes");
            }
        }

        var deleted = await client.SendAsync(HttpMethod.Delete, _branch, "");
        if (deleted.Status != NotFound)
        {
            Expect(deleted, 204, _branch);
        }

        await client.CollectAsync(Journal);
    }
}
