using System.Diagnostics;
using Pfs.Core.Storage.Local;

namespace Pfs.Core.Tests;

/// <summary>
/// A disk in memory that fails on demand and knows what a power cut would leave: only what was synced, and only under
/// names that the directory's own sync made durable.
/// </summary>
internal sealed class SimulatedDisk
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SimulatedFile> _files = [];
    private Dictionary<string, SimulatedFile> _durable = [];
    private volatile string? _held;
    private volatile bool _isWaited;

    public DiskFault? Fault { get; set; }

    /// <summary>How many bytes all files may have together; more is refused with ENOSPC.</summary>
    public long Capacity { get; set; } = long.MaxValue;

    /// <summary>Who creates a file of that name waits until it is another or null, a minute at most, so that a test that failed ends; others go on.</summary>
    public string? Held
    {
        get => _held;
        set => (_isWaited, _held) = (false, value);
    }

    /// <summary>Whether somebody waits for that.</summary>
    public bool IsWaited => _isWaited;

    public IEnumerable<string> Names
    {
        get
        {
            lock (_gate) // a store may write in the background
            {
                return [.. _files.Keys.Order(StringComparer.Ordinal)];
            }
        }
    }

    public long TotalBytes => _files.Values.Sum(file => file.Seen.Length);

    public IStoreDirectory Mount() => new Mounted(this);

    /// <summary>What a file holds; writing to the span damages the disk.</summary>
    public Span<byte> Bytes(string name) => _files[name].Seen.Bytes;

    public void Put(string name, ReadOnlySpan<byte> bytes)
    {
        _files[name] = SimulatedFile.Of(bytes);
        _durable[name] = _files[name];
    }

    public void Remove(string name)
    {
        _files.Remove(name);
        _durable.Remove(name);
    }

    /// <summary>Removes all files but the segments of log and data.</summary>
    public void RemoveDerived()
    {
        foreach (var name in Names.Where(name => !name.StartsWith("log-", StringComparison.Ordinal) && !name.StartsWith("data-", StringComparison.Ordinal)).ToArray())
        {
            Remove(name);
        }
    }

    /// <summary>The same files on another disk, as an orderly copy would take them.</summary>
    public SimulatedDisk Copy()
    {
        var copy = new SimulatedDisk();
        lock (_gate) // a store may write in the background
        {
            foreach (var (name, file) in _files)
            {
                copy.Put(name, file.Seen.Bytes);
            }
        }

        return copy;
    }

    /// <summary>As <see cref="SimulatedFile.AfterPowerCut"/>, for all files.</summary>
    public SimulatedDisk AfterPowerCut(Random? random)
    {
        var after = new SimulatedDisk();
        lock (_gate) // the power goes for all files at the same moment
        {
            foreach (var (name, file) in _durable)
            {
                after.Put(name, file.AfterPowerCut(random).Seen.Bytes);
            }
        }

        return after;
    }

    private sealed class Mounted(SimulatedDisk disk) : IStoreDirectory
    {
        public IReadOnlyList<string> List() => [.. disk.Names];

        public IStoreFile Open(string name, bool create)
        {
            disk.WaitWhileHeld(name, create);
            lock (disk._gate)
            {
                if (!disk._files.TryGetValue(name, out var file))
                {
                    if (!create)
                    {
                        throw new FileNotFoundException($"There is no file '{name}'.");
                    }

                    disk.ThrowIf(DiskCall.Create, name);
                    file = disk._files[name] = new SimulatedFile();
                }

                return new OpenFile(disk, name, file);
            }
        }

        public void Delete(string name)
        {
            lock (disk._gate)
            {
                disk._files.Remove(name);
            }
        }

        public void Sync()
        {
            lock (disk._gate)
            {
                disk.ThrowIf(DiskCall.SyncDirectory, "");
                disk._durable = new Dictionary<string, SimulatedFile>(disk._files);
            }
        }

        public void Dispose()
        {
        }
    }

    private sealed class OpenFile(SimulatedDisk disk, string name, SimulatedFile file) : IStoreFile
    {
        public string Name => name;

        public long Length
        {
            get
            {
                lock (disk._gate)
                {
                    return file.Seen.Length;
                }
            }
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            lock (disk._gate)
            {
                if (disk.Fault?.For(DiskCall.Write, name) is { } failure)
                {
                    file.Write(bytes[..(bytes.Length / 2)], offset); // a full disk takes what it can
                    throw failure;
                }

                var tooMany = Math.Max(file.Seen.Length, offset + bytes.Length) - file.Seen.Length - (disk.Capacity - disk.TotalBytes);
                file.Write(bytes[..(int)Math.Clamp(bytes.Length - tooMany, 0, bytes.Length)], offset);
                if (tooMany > 0)
                {
                    throw new IOException($"{name}: no space left (errno {DiskFault.NoSpace})", DiskFault.NoSpace);
                }
            }
        }

        public void Extend(int count) => Write(new byte[count], Length);

        public int Read(Span<byte> destination, long offset)
        {
            lock (disk._gate)
            {
                return file.Seen.Read(destination, offset);
            }
        }

        public void Truncate(long length)
        {
            lock (disk._gate)
            {
                disk.ThrowIf(DiskCall.Truncate, name);
                file.Truncate(length);
            }
        }

        public void Sync()
        {
            lock (disk._gate)
            {
                if (disk.Fault?.For(DiskCall.Sync, name) is { } failure)
                {
                    file.LosePending();
                    throw failure;
                }

                file.Sync();
            }
        }

        public void Dispose()
        {
        }
    }

    // Outside the gate: all others go on.
    private void WaitWhileHeld(string name, bool create)
    {
        for (var clock = Stopwatch.StartNew(); create && _held == name && clock.Elapsed < TimeSpan.FromMinutes(1);)
        {
            _isWaited = true;
            Thread.Sleep(1);
        }
    }

    private void ThrowIf(DiskCall call, string name)
    {
        if (Fault?.For(call, name) is { } failure)
        {
            throw failure;
        }
    }
}
