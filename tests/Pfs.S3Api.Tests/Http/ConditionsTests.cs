using System.Globalization;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Pfs.Core;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Http;
using Xunit;

namespace Pfs.S3Api.Tests.Http;

public sealed class ConditionsTests
{
    private static readonly DateTimeOffset Modified = new(2026, 11, 1, 12, 0, 0, 700, TimeSpan.Zero);
    private static readonly FileEntry File = new(
        FilePath.Parse("k"),
        new FileContent { Hash = ContentHash.Of("old"u8), Size = 3 },
        FileHeaders.None,
        Modified,
        new CommitId(ContentHash.Of("commit"u8)));

    /// <summary>Each condition absent, true or false: 81 rows against RFC 9110 section 13.2.2, written out once more.</summary>
    [Fact]
    public void Follow_the_order_of_rfc_9110_in_the_whole_truth_table()
    {
        bool?[] states = [null, true, false];
        foreach (var match in states)
        {
            foreach (var unmodified in states)
            {
                foreach (var noneMatch in states)
                {
                    foreach (var modified in states)
                    {
                        var status = Status(match, unmodified, noneMatch, modified);
                        status.Should().Be(
                            Expected(match, unmodified, noneMatch, modified),
                            "If-Match {0}, If-Unmodified-Since {1}, If-None-Match {2}, If-Modified-Since {3}",
                            match, unmodified, noneMatch, modified);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData("*", true)]
    [InlineData("\"nonsense\"", false)]
    [InlineData("d41d8cd98f00b204e9800998ecf8427e", false)]
    public void Take_a_star_and_foreign_etags(string etag, bool holds)
    {
        var headers = new HeaderDictionary { ["If-Match"] = etag };

        Conditions.ForRead(headers, File, Modified.AddDays(1)).FailedHeader.Should().Be(holds ? null : "If-Match");
    }

    [Fact]
    public void Take_lists_weak_prefixes_and_bare_etags()
    {
        var tag = ETagText.Quoted(File.Content);
        foreach (var text in new[] { tag, tag.Trim('"'), "W/" + tag, $"\"other\", {tag}" })
        {
            Conditions.ForRead(new HeaderDictionary { ["If-None-Match"] = text }, File, Modified.AddDays(1))
                .IsNotModified.Should().BeTrue(text);
        }
    }

    [Theory]
    [InlineData("not a date")]
    [InlineData("Mon, 01 Nov 2027 12:00:00 GMT")]
    public void Ignore_dates_that_are_unreadable_or_in_the_future(string date)
    {
        var headers = new HeaderDictionary { ["If-Modified-Since"] = date };

        Conditions.ForRead(headers, File, Modified.AddDays(1)).Should().Be(default(ConditionResult));
    }

    [Fact]
    public void Of_a_write_are_left_to_the_committer()
    {
        var tag = ETagText.Quoted(File.Content);

        Conditions.ForWrite(new HeaderDictionary()).Should().BeNull();
        Conditions.ForWrite(new HeaderDictionary { ["If-None-Match"] = "*" })!.MustBeAbsent.Should().BeTrue();
        Conditions.ForWrite(new HeaderDictionary { ["If-Match"] = "*" })!.MustExist.Should().BeTrue();
        Conditions.ForWrite(new HeaderDictionary { ["If-Match"] = tag })!.AnyOf!.Value.Should().Equal(File.Content.Hash);
        Conditions.ForWrite(new HeaderDictionary { ["If-Match"] = "\"foreign\"" })!.AnyOf!.Value.Should().BeEmpty();
        Conditions.ForWrite(new HeaderDictionary { ["If-None-Match"] = tag })!.NoneOf.Should().Equal(File.Content.Hash);
        var both = () => Conditions.ForWrite(new HeaderDictionary { ["If-Match"] = tag, ["If-None-Match"] = "*" });
        both.Should().Throw<S3Exception>().Which.Error.Should().Be(S3Error.NotImplemented);
    }

    private static int Status(bool? match, bool? unmodified, bool? noneMatch, bool? modified)
    {
        var headers = new HeaderDictionary();
        Set(headers, "If-Match", match, ETagText.Quoted(File.Content), "\"other\"");
        Set(headers, "If-Unmodified-Since", unmodified, Date(0), Date(-10));
        Set(headers, "If-None-Match", noneMatch, "\"other\"", ETagText.Quoted(File.Content));
        Set(headers, "If-Modified-Since", modified, Date(-10), Date(0));
        var result = Conditions.ForRead(headers, File, Modified.AddDays(1));
        return result.FailedHeader is null ? 200 : result.IsNotModified ? 304 : 412;
    }

    private static int Expected(bool? match, bool? unmodified, bool? noneMatch, bool? modified)
    {
        if (match == false || (match is null && unmodified == false))
        {
            return 412;
        }

        return noneMatch == false || (noneMatch is null && modified == false) ? 304 : 200;
    }

    private static void Set(HeaderDictionary headers, string name, bool? state, string whenTrue, string whenFalse)
    {
        if (state is { } holds)
        {
            headers[name] = holds ? whenTrue : whenFalse;
        }
    }

    private static string Date(int seconds) => Modified.AddSeconds(seconds).ToString("r", CultureInfo.InvariantCulture);
}
