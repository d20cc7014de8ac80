namespace Pfs.Benchmarks.Torture;

/// <summary>Reads back what a restarted server must have.</summary>
internal sealed class Verifier(S3Client client, Journal journal)
{
    private static readonly ParallelOptions Parallelism = new() { MaxDegreeOfParallelism = 4 };

    /// <summary>Each acknowledged write is readable at the version that its answer named.</summary>
    public Task CheckVersionsAsync(IEnumerable<Acknowledged> writes) =>
        Parallel.ForEachAsync(writes, Parallelism, async (write, _) =>
        {
            var answer = await client.SendAsync(HttpMethod.Get, write.Key, $"versionId={write.Version}");
            if (write.Body is null)
            {
                // S3 answers 405 for the version that is the deletion itself.
                Require(answer.Status == 405, $"{write.Key} at its deletion {write.Version}: {answer.Status} instead of 405");
            }
            else
            {
                Require(answer.Status == 200, $"{write.Key} at {write.Version} is lost: {answer.Status} {Excerpt(answer)}");
                Require(
                    answer.Status != 200 || BodyId.Recognise(answer.Body) == write.Body,
                    $"{write.Key} at {write.Version} has other bytes than {write.Body}");
                Require(
                    answer.Status != 200 || answer.Version == write.Version,
                    $"{write.Key} at {write.Version} names version {answer.Version}");
            }
        });

    /// <summary>Each head is whole, and the last acknowledged write or the one that the kill cut off.</summary>
    public async Task CheckHeadsAsync(IEnumerable<Writer> writers)
    {
        var own = writers.SelectMany(writer => writer.Keys.Select(entry => (entry.Key, State: (KeyState?)entry.Value)));
        var shared = Writer.KeysOfAll.Select(key => (Key: key, State: (KeyState?)null));
        await Parallel.ForEachAsync(own.Concat(shared), Parallelism, async (head, _) =>
        {
            var answer = await client.SendAsync(HttpMethod.Get, head.Key);
            Require(answer.Status is 200 or 404, $"head of {head.Key}: {answer.Status} {Excerpt(answer)}");
            var shown = answer.Status == 200 ? BodyId.Recognise(answer.Body) : null;
            Require(answer.Status != 200 || shown?.Key == head.Key, $"head of {head.Key} is torn, or another key's");
            Require(head.State?.Settle(shown) ?? true, $"head of {head.Key} is {shown?.ToString() ?? "absent"}, which it cannot be");
        });
    }

    private void Require(bool holds, string finding)
    {
        if (!holds)
        {
            journal.Find(finding);
        }
    }

    private static string Excerpt(S3Answer answer) => answer.Text.Length <= 300 ? answer.Text : answer.Text[..300];
}
