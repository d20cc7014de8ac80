using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests.Access;

public sealed class AccessControlTests
{
    private static readonly Credential Root = Credential.OfRoot("ROOT", "root-secret", "root");

    [Fact]
    public async Task A_new_key_has_no_right_until_its_principal_gets_one()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var access = Access(temp);
        await access.CreatePrincipalAsync("ada", [], default);
        var key = await access.CreateKeyAsync("ada", expires: null, default);

        var before = access.Find(key.Key.Id).Credential!;
        await access.GrantAsync("ada", Writer, default);
        var after = access.Find(key.Key.Id).Credential!;

        before.SecretKey.Should().Be(key.SecretKey);
        before.Identity.May(Right.Read, TempStore.Main.Repo, TempStore.Main.Branch).Should().BeFalse();
        after.Identity.May(Right.Write, TempStore.Main.Repo, TempStore.Main.Branch).Should().BeTrue();
        await access.RevokeAsync("ada", Writer, default);
        access.Find(key.Key.Id).Credential!.Identity.Grants.Should().BeEmpty();
    }

    [Fact]
    public async Task Principals_keys_and_grants_outlive_a_restart_from_a_checkpoint_and_from_the_whole_log()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var access = Access(temp);
        await access.CreatePrincipalAsync("ada", [Writer], default);
        var key = await access.CreateKeyAsync("ada", temp.Clock.GetUtcNow().AddDays(1), default);
        var disabled = await access.CreateKeyAsync("ada", null, default);
        await access.UpdateKeyAsync(disabled.Key.Id, _ => (true, null), default);
        await access.CreatePrincipalAsync("gone", [Writer], default);
        await access.DeletePrincipalAsync("gone", default);
        access.Used(access.Find(key.Key.Id).Credential!.Identity);

        await temp.ReopenBothWaysAsync(_ =>
        {
            var again = Access(temp);
            var ada = again.ListPrincipals().Should().ContainSingle().Which;
            ada.Grants.Should().Equal(Writer);
            ada.Keys.Select(each => (each.Id, each.IsDisabled, each.Expires)).Should().Equal(
                (key.Key.Id, false, key.Key.Expires), (disabled.Key.Id, true, null));
            ada.Keys[0].LastUsed.Should().NotBeNull();
            ada.Keys[1].LastUsed.Should().BeNull();
            again.Find(key.Key.Id).Credential!.SecretKey.Should().Be(key.SecretKey);
            again.Find(disabled.Key.Id).Refusal.Should().Be(KeyRefusal.Disabled);
        });
    }

    [Fact]
    public async Task No_secret_is_in_the_log()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var access = Access(temp);
        await access.CreatePrincipalAsync("ada", [], default);
        var key = await access.CreateKeyAsync("ada", null, default);
        await temp.Store.CheckpointAsync();

        foreach (var name in temp.Disk!.Names)
        {
            temp.Disk.Bytes(name).IndexOf(System.Text.Encoding.ASCII.GetBytes(key.SecretKey)).Should().Be(-1, name);
        }

        await temp.ReopenAsync();
        var other = new AccessControl(temp.Store, new SecretBox(Enumerable.Repeat((byte)1, 32).ToArray()), Root, temp.Clock);
        FluentActions.Invoking(() => other.Find(key.Key.Id)).Should().Throw<PfsException>().Which.Error.Should().Be(PfsError.AccessKeyFile);
    }

    [Fact]
    public async Task A_key_ends_when_it_expires_and_a_rotated_one_after_the_overlap()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var access = Access(temp);
        await access.CreatePrincipalAsync("ada", [], default);
        var first = await access.CreateKeyAsync("ada", temp.Clock.GetUtcNow().AddHours(10), default);

        var second = await access.RotateKeyAsync(first.Key.Id, TimeSpan.FromHours(1), default);
        access.Find(first.Key.Id).Refusal.Should().Be(KeyRefusal.None);
        access.Find(second.Key.Id).Refusal.Should().Be(KeyRefusal.None);
        temp.Clock.Advance(TimeSpan.FromHours(2));

        access.Find(first.Key.Id).Refusal.Should().Be(KeyRefusal.Expired);
        access.Find(second.Key.Id).Credential!.SecretKey.Should().Be(second.SecretKey);
        await access.DeleteKeyAsync(second.Key.Id, default);
        access.Find(second.Key.Id).Refusal.Should().Be(KeyRefusal.Unknown);
    }

    [Fact]
    public async Task A_session_has_the_rights_of_its_opener_within_its_limits_and_ends_with_its_time_or_key()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var access = Access(temp);
        await access.CreatePrincipalAsync("ada", [Writer], default);
        var key = await access.CreateKeyAsync("ada", null, default);
        var ada = access.Find(key.Key.Id).Credential!.Identity;
        var (repo, branch) = (TempStore.Main.Repo, TempStore.Main.Branch);

        var whole = access.CreateSession(ada, TimeSpan.FromMinutes(15), limits: null);
        var reading = access.CreateSession(ada, TimeSpan.FromHours(1), [new Grant(Role.Reader, NamePattern.Any, NamePattern.Any)]);

        var found = access.FindSession(whole.AccessKey, whole.Token).Credential!;
        found.SecretKey.Should().Be(whole.SecretKey);
        found.Identity.May(Right.Write, repo, branch).Should().BeTrue();
        found.Identity.Name.Should().Be("ada");
        access.FindSession(reading.AccessKey, reading.Token).Credential!.Identity.May(Right.Write, repo, branch).Should().BeFalse();
        access.FindSession(reading.AccessKey, reading.Token).Credential!.Identity.May(Right.Read, repo, branch).Should().BeTrue();

        access.FindSession(reading.AccessKey, whole.Token).Refusal.Should().Be(KeyRefusal.TokenInvalid);
        access.FindSession(whole.AccessKey, whole.Token[..^4] + "AAAA").Refusal.Should().Be(KeyRefusal.TokenInvalid);
        access.FindSession(whole.AccessKey, "").Refusal.Should().Be(KeyRefusal.TokenInvalid);
        access.Find(whole.AccessKey).Refusal.Should().Be(KeyRefusal.Unknown, "without its token it is nothing");
        Refused(() => access.CreateSession(found.Identity, TimeSpan.FromHours(1), null), PfsError.AccessDenied);
        Refused(() => access.CreateSession(ada, TimeSpan.FromMinutes(14), null), PfsError.InvalidArgument);

        temp.Clock.Advance(TimeSpan.FromMinutes(16));
        access.FindSession(whole.AccessKey, whole.Token).Refusal.Should().Be(KeyRefusal.TokenExpired);
        await access.UpdateKeyAsync(key.Key.Id, _ => (true, null), default);
        access.FindSession(reading.AccessKey, reading.Token).Refusal.Should().Be(KeyRefusal.Disabled);
    }

    [Fact]
    public async Task Anonymous_callers_are_readers_at_most()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var access = Access(temp);
        access.Anonymous.Grants.Should().BeEmpty();

        (await RefusalAsync(() => access.CreatePrincipalAsync(Identity.AnonymousName, [Writer], default))).Should().Be(PfsError.InvalidArgument);
        await access.CreatePrincipalAsync(Identity.AnonymousName, [Reader], default);
        (await RefusalAsync(() => access.GrantAsync(Identity.AnonymousName, Grant.Everything, default))).Should().Be(PfsError.InvalidArgument);
        (await RefusalAsync(() => access.CreateKeyAsync(Identity.AnonymousName, null, default))).Should().Be(PfsError.InvalidArgument);

        access.Anonymous.May(Right.Read, TempStore.Main.Repo, TempStore.Main.Branch).Should().BeTrue();
        access.Anonymous.May(Right.Known, TempStore.Main.Repo, null).Should().BeFalse();
    }

    [Fact]
    public async Task Refusals_name_what_is_missing_and_change_nothing()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var access = Access(temp);
        await access.CreatePrincipalAsync("ada", [], default);

        (await RefusalAsync(() => access.CreatePrincipalAsync("ada", [], default))).Should().Be(PfsError.PrincipalExists);
        (await RefusalAsync(() => access.CreatePrincipalAsync("root", [], default))).Should().Be(PfsError.PrincipalExists);
        (await RefusalAsync(() => access.CreatePrincipalAsync("a/b", [], default))).Should().Be(PfsError.InvalidName);
        (await RefusalAsync(() => access.GrantAsync("bob", Writer, default))).Should().Be(PfsError.PrincipalNotFound);
        (await RefusalAsync(() => access.CreateKeyAsync("bob", null, default))).Should().Be(PfsError.PrincipalNotFound);
        (await RefusalAsync(() => access.CreateKeyAsync("ada", temp.Clock.GetUtcNow(), default))).Should().Be(PfsError.InvalidArgument);
        (await RefusalAsync(() => access.RotateKeyAsync("nope", TimeSpan.Zero, default))).Should().Be(PfsError.AccessKeyNotFound);

        access.ListPrincipals().Should().ContainSingle().Which.Should().BeEquivalentTo(new { Name = "ada" });
        access.GetPrincipal("ada").Keys.Should().BeEmpty();
    }

    [Fact]
    public async Task A_commit_by_its_id_is_read_with_the_right_to_a_branch_that_holds_it()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var access = Access(temp);
        var dev = TempStore.Branch("dev");
        var shared = await temp.PutAsync("a", "1");
        await temp.Store.CreateBranchAsync(dev, Revision.Of(shared), createRepo: false, default);
        var onMain = await temp.PutAsync("a", "2");
        var onDev = await temp.PutAsync("a", "3", dev);
        var open = await temp.Store.StartCommitAsync(TempStore.Main, TempStore.By("ada"), default);
        var reader = new Identity("ada", [new Grant(Role.Reader, NamePattern.Any, Pattern("dev"))]);
        var all = new Identity("bob", [Reader]);

        May(reader, dev, "HEAD").Should().BeTrue();
        May(reader, dev, "HEAD~1").Should().BeTrue();
        May(reader, dev, onDev.ToString()).Should().BeTrue();
        May(reader, dev, shared.ToString()[..12]).Should().BeTrue();
        May(reader, dev, onMain.ToString()).Should().BeFalse();
        May(reader, dev, onMain + "^").Should().BeFalse("the way to it begins where he may not read");
        May(reader, dev, open.ToString()).Should().BeFalse();
        May(reader, dev, TempStore.Main.Branch + "~1").Should().BeFalse();
        May(reader, TempStore.Main, onDev.ToString()).Should().BeTrue();
        May(reader, TempStore.Main, "HEAD").Should().BeFalse();
        May(reader, dev, "0123456789").Should().BeTrue("there is none, and he may know it of this branch");
        May(reader, TempStore.Main, "0123456789").Should().BeFalse();
        May(all, TempStore.Main, open.ToString()).Should().BeTrue();

        bool May(Identity who, BranchRef at, string revision) => access.MayRead(who, at, Revision.Parse(revision));
    }

    private static Grant Writer => new(Role.Writer, NamePattern.Any, NamePattern.Any);

    private static Grant Reader => new(Role.Reader, NamePattern.Any, NamePattern.Any);

    private static NamePattern Pattern(string text) => NamePattern.TryParse(text, out var pattern) ? pattern : throw new ArgumentException(text);

    private static AccessControl Access(TempStore temp) => new(temp.Store, new SecretBox(new byte[32]), Root, temp.Clock);

    private static void Refused(Action act, PfsError error) => act.Should().Throw<PfsException>().Which.Error.Should().Be(error);

    private static async Task<PfsError?> RefusalAsync<T>(Func<ValueTask<T>> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (PfsException e)
        {
            return e.Error;
        }
    }
}
