namespace Pfs.Benchmarks.Torture;

/// <summary>Reads acknowledged writes back, each at the version that its answer named, byte for byte.</summary>
internal sealed class Verifier(PfsClient client, Journal journal)
{
    private static readonly ParallelOptions Parallelism = new() { MaxDegreeOfParallelism = 4 };

    public Task CheckAsync(IEnumerable<Acknowledged> writes) =>
        Parallel.ForEachAsync(writes, Parallelism, async (write, _) =>
        {
            var answer = await client.SendAsync(HttpMethod.Get, write.Branch, write.Key, $"versionId={write.Version}");
            if (write.Body is null)
            {
                // S3 answers 405 for the version that is the deletion itself.
                Require(answer.Status == 405, $"{write.Key} at its deletion {write.Version}: {answer.Status} instead of 405");
                return;
            }

            Require(answer.Status == 200, $"{write.Key} at {write.Version} is lost: {answer}");
            if (answer.Status == 200)
            {
                Require(BodyId.Recognise(answer.Body) == write.Body, $"{write.Key} at {write.Version} has other bytes than {write.Body}");
                Require(answer.Version == write.Version, $"{write.Key} at {write.Version} names version {answer.Version}");
            }
        });

    private void Require(bool holds, string finding)
    {
        if (!holds)
        {
            journal.Find(finding);
        }
    }
}
