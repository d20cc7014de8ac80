using System.Globalization;
using System.Text;
using FluentAssertions;
using Pfs.EndToEnd.Tests.Clients;
using Pfs.Testing.S3;
using Xunit;

namespace Pfs.EndToEnd.Tests.Semantics;

public sealed class ObjectTests(SharedServer server) : SemanticsTest(server)
{
    [Fact]
    public async Task The_ETag_is_the_SHA_256_of_the_bytes_whichever_way_they_came()
    {
        var bytes = Encoding.UTF8.GetBytes("onetwo");
        var expected = $"\"{SignatureV4.Hex(bytes)}-1\"";

        var put = await S3.PutAsync(Bucket, "put", bytes);
        var copy = (await CopyAsync($"{Bucket}/put", "copied")).Succeeded();
        var (uploadId, etags) = await UploadPartsAsync("parts", bytes[..3], bytes[3..]);
        var complete = (await CompleteAsync("parts", uploadId, etags)).Succeeded();
        var listed = (await S3.ListAsync(Bucket)).Succeeded();

        etags.Should().Equal($"\"{SignatureV4.Hex(bytes.AsSpan(0, 3))}-1\"", $"\"{SignatureV4.Hex(bytes.AsSpan(3))}-1\"");
        new[] { put.ETag, copy.Values("ETag")[0], complete.Values("ETag")[0] }.Should().AllBe(expected);
        listed.Values("ETag").Should().Equal(expected, expected, expected);
        (await S3.HeadAsync(Bucket, "parts")).ETag.Should().Be(expected);
    }

    [Fact]
    public async Task In_complete_an_ETag_of_our_form_is_checked_and_any_other_is_ignored()
    {
        var (uploadId, _) = await UploadPartsAsync("a.bin", "one"u8.ToArray());

        var wrong = await CompleteAsync("a.bin", uploadId, $"\"{SignatureV4.Hex("two"u8)}-1\"");
        var foreign = await CompleteAsync("a.bin", uploadId, "\"f97c5d29941bfb1b2fdab0874906ab82\"");

        wrong.Code.Should().Be("InvalidPart");
        foreign.Succeeded();
        (await S3.ReadAsync(Bucket, "a.bin")).Should().Be("one");
    }

    [Fact]
    public async Task Last_Modified_is_when_this_object_changed_and_not_the_branch()
    {
        await S3.PutAsync(Bucket, "a.txt", "x");
        var before = (await S3.HeadAsync(Bucket, "a.txt")).Header("Last-Modified");
        await Task.Delay(TimeSpan.FromSeconds(1.1)); // the header knows whole seconds
        await S3.PutAsync(Bucket, "other.txt", "x");

        var after = (await S3.HeadAsync(Bucket, "a.txt")).Header("Last-Modified");
        var listed = (await S3.ListAsync(Bucket, [new("prefix", "a.txt")])).Values("LastModified")[0];

        after.Should().Be(before);
        DateTimeOffset.Parse(listed, CultureInfo.InvariantCulture).ToUnixTimeSeconds()
            .Should().Be(DateTimeOffset.Parse(before!, CultureInfo.InvariantCulture).ToUnixTimeSeconds());
    }

    [Fact]
    public async Task Keys_are_kept_byte_for_byte_and_ordered_by_their_bytes()
    {
        string[] keys = ["/a", "a", "a/", "a/../b", "a/./b", "a//b", "a/b", "a b+c%20", "é", "e\u0301", "\uFF5E", "\U0001F600"];
        foreach (var key in keys)
        {
            await S3.PutAsync(Bucket, key, key);
        }

        foreach (var key in keys)
        {
            (await S3.ReadAsync(Bucket, key)).Should().Be(key);
        }

        var expected = keys.OrderBy(key => Convert.ToHexString(Encoding.UTF8.GetBytes(key)), StringComparer.Ordinal);
        (await S3.ListAsync(Bucket)).Values("Key").Should().Equal(expected);
    }

    [Fact]
    public async Task A_key_is_1_to_1024_bytes_of_UTF_8_without_NUL()
    {
        var longest = new string('é', 512);
        await S3.PutAsync(Bucket, longest, "x");

        var tooLong = await PutAsync(S3Client.PathOf(Bucket, longest + "a"));
        var notUtf8 = await PutAsync($"/{Bucket}/%FF");
        var withNul = await PutAsync($"/{Bucket}/a%00b");

        (await S3.ReadAsync(Bucket, longest)).Should().Be("x");
        tooLong.Code.Should().Be("KeyTooLongError");
        notUtf8.Code.Should().Be("InvalidURI");
        withNul.Code.Should().Be("InvalidURI");
        (await LogAsync()).Should().HaveCount(1);

        Task<S3Answer> PutAsync(string path) => S3.SendAsync(HttpMethod.Put, path, body: "x"u8.ToArray());
    }

    [Fact]
    public async Task A_file_and_a_directory_of_the_same_name_exist_side_by_side()
    {
        await S3.PutAsync(Bucket, "a", "file");
        await S3.PutAsync(Bucket, "a/b", "below");

        (await S3.ReadAsync(Bucket, "a")).Should().Be("file");
        (await S3.ReadAsync(Bucket, "a/b")).Should().Be("below");
    }

    [Fact]
    public async Task An_explicit_directory_stays_and_an_implied_one_goes_with_its_last_file()
    {
        await S3.PutAsync(Bucket, "explicit/", "");
        await S3.PutAsync(Bucket, "implied/a.txt", "x");

        var before = await S3.ListAsync(Bucket, [new("delimiter", "/")]);
        await S3.DeleteAsync(Bucket, "implied/a.txt");
        var after = await S3.ListAsync(Bucket, [new("delimiter", "/")]);
        var keys = await S3.ListAsync(Bucket);

        Prefixes(before).Should().Equal("explicit/", "implied/");
        Prefixes(after).Should().Equal("explicit/");
        keys.Values("Key").Should().Equal("explicit/");
        keys.Values("Size").Should().Equal("0");
    }

    [Fact]
    public async Task Any_string_is_a_delimiter()
    {
        foreach (var key in new[] { "2026--01--a", "2026--02--b", "2027--01--c", "readme" })
        {
            await S3.PutAsync(Bucket, key, "x");
        }

        var listed = await S3.ListAsync(Bucket, [new("delimiter", "--")]);

        Prefixes(listed).Should().Equal("2026--", "2027--");
        listed.Values("Key").Should().Equal("readme");
    }

    [Fact]
    public async Task Parts_may_have_any_size()
    {
        var (uploadId, etags) = await UploadPartsAsync("a.bin", "o"u8.ToArray(), "n"u8.ToArray(), "e"u8.ToArray());

        (await CompleteAsync("a.bin", uploadId, etags)).Succeeded();

        (await S3.ReadAsync(Bucket, "a.bin")).Should().Be("one");
    }

    [Fact]
    public async Task A_copy_comes_from_any_repo_and_any_version()
    {
        await PutAllAsync("a.txt", "first", "second");
        await S3.CreateBucketAsync($"master.{Repo}-2");

        await CopyAsync($"{Bucket}/a.txt?versionId=HEAD%5E", "b.txt", $"master.{Repo}-2");

        (await S3.ReadAsync($"master.{Repo}-2", "b.txt")).Should().Be("first");
    }

    [Fact]
    public async Task A_refusal_names_the_thing_and_has_no_effect()
    {
        await S3.PutAsync(Bucket, "a.txt", "x");

        var conditional = await S3.SendAsync(
            HttpMethod.Put, $"/{Bucket}/a.txt", body: "y"u8.ToArray(), headers: [new("If-None-Match", "*")]);
        var absent = await S3.GetAsync($"dev.{Repo}", "a.txt");

        conditional.Code.Should().Be("PreconditionFailed");
        absent.Code.Should().Be("NoSuchBucket");
        absent.Values("Message")[0].Should().Contain("dev").And.Contain(Repo);
        absent.Values("RequestId")[0].Should().Be(absent.Header("x-amz-request-id"));
        (await S3.ReadAsync(Bucket, "a.txt")).Should().Be("x");
    }

    private static IEnumerable<string> Prefixes(S3Answer listing) => listing.Succeeded().Xml.Elements()
        .Where(element => element.Name.LocalName == "CommonPrefixes")
        .Select(element => element.Value);
}
