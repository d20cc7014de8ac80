using System.Collections.Immutable;
using Pfs.Core.State;

namespace Pfs.Core;

public sealed partial class PfsStore
{
    /// <summary>The longest value of a branch's setting, in bytes.</summary>
    public const int BranchSettingBytesMax = 64 << 10;

    internal const int BranchSettingsMax = 8; // all of them are in memory, and in every checkpoint
    internal const int BranchSettingNameMax = 64;

    /// <summary>What an edge keeps with a branch under a name; null when there is nothing, or no such branch.</summary>
    public ImmutableArray<byte>? FindBranchSetting(BranchRef branch, string name) =>
        _committer.State.FindBranch(branch) is { } state && state.Settings.TryGetValue(name, out var value) ? value : null;

    /// <summary>
    /// Keeps bytes with a branch, durable; they mean nothing to the store, make no commit, go with the branch and come back with it. Refuses
    /// with <see cref="PfsError.RepoNotFound"/>, <see cref="PfsError.BranchNotFound"/> and <see cref="PfsError.InvalidArgument"/> (a name that is
    /// empty or longer than 64 characters, a value longer than <see cref="BranchSettingBytesMax"/>, a ninth name).
    /// </summary>
    /// <param name="branch">The branch.</param>
    /// <param name="name">What the edge calls them.</param>
    /// <param name="value">The bytes, which replace those that were there; null for none.</param>
    /// <param name="cancellationToken">Gives up before they are durable, or not at all.</param>
    public ValueTask SetBranchSettingAsync(
        BranchRef branch, string name, ImmutableArray<byte>? value, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (name.Length is 0 or > BranchSettingNameMax || value?.Length > BranchSettingBytesMax)
        {
            throw new PfsException(
                PfsError.InvalidArgument,
                $"A setting has a name of 1 to {BranchSettingNameMax} characters and a value of at most {BranchSettingBytesMax} bytes.");
        }

        return Finish(_committer.RunAsync(batch =>
        {
            var settings = batch.State.Branch(branch).Settings;
            var isThere = settings.TryGetValue(name, out var before);
            if (value is not null && !isThere && settings.Count >= BranchSettingsMax)
            {
                throw new PfsException(PfsError.InvalidArgument, $"Branch '{branch}' has {BranchSettingsMax} settings, and more are not kept.");
            }

            if (value is { } bytes ? !isThere || !bytes.AsSpan().SequenceEqual(before.AsSpan()) : isThere)
            {
                batch.Emit(new BranchSettingSet(branch, name, value));
            }

            return new ValueTask<bool>(true);
        }));
    }
}
