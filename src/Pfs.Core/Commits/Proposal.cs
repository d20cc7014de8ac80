namespace Pfs.Core.Commits;

/// <summary>A write with a result.</summary>
internal sealed class Proposal<T>(Func<CommitBatch, ValueTask<T>> decide) : IProposal
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _refusal;

    public Task<T> Task => _done.Task;

    public async ValueTask DecideAsync(CommitBatch batch)
    {
        try
        {
            _result = await decide(batch);
        }
        catch (Exception refusal) // handed to the writer as it is; one writer's fault must not end the others' batch
        {
            _refusal = refusal;
        }
    }

    public void Answer(Exception? batchFailure)
    {
        if (batchFailure is not null && _refusal is null)
        {
            _done.SetException(batchFailure);
        }
        else if (_refusal is not null)
        {
            _done.SetException(_refusal);
        }
        else
        {
            _done.SetResult(_result!);
        }
    }
}
